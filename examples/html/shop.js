// `client.mjs` is `dist/client/index.mjs` of the package, put beside this file.
import { createClient, reveal } from './client.mjs';

const ANSWERS = { yes: true, no: false };
const find = (id) => document.getElementById(id);

const client = createClient({
  url: 'https://cms.example/api',
  writeKey: 'YOUR_BROWSER_KEY',
  // Undefined until the visitor was asked: events wait for the answer.
  consent: ANSWERS[localStorage.getItem('consent')],
});
client.page();

// In time, or not at all: nothing changes any more once the visitor reads.
reveal(client.content('banners', { sort: 'priority:desc' }), ({ data }) => {
  if (data.length > 0) find('banners').textContent = data.map(({ title }) => title).join(' · ');
});

let total = Number(sessionStorage.getItem('total'));
find('total').value = total;
find('add').addEventListener('click', () => {
  total += 20;
  find('total').value = total;
  sessionStorage.setItem('total', total);
  // Not awaited: it is sent also if the page is left right now.
  client.track('Cart Updated', { total });
});

find('consent').addEventListener('submit', (event) => {
  event.preventDefault();
  const { value } = event.submitter;
  localStorage.setItem('consent', value);
  client.consent(ANSWERS[value]);
});

/*
 * The shop's landing page as a frontend sees it: it signs in as the chosen person and asks for the same three
 * addresses whoever looks. Which content comes back is the plugin's doing.
 */
const ANONYMOUS = { username: '', name: 'Nobody in particular', story: 'is not signed in' };
const PAGE =
  '/api/landing-page?populate[sections][on][shop.hero]=true&populate[sections][on][shop.banner]=true' +
  '&populate[sections][on][shop.article-list][populate]=articles';
const BANNERS = '/api/banners?sort=priority:desc';
const DECISION = '/api/segments/decision';

const tokens = new Map();
let segments = [];

/** An element with properties and children; strings become text, so content can never become markup. */
function element(name, properties = {}, ...children) {
  const node = Object.assign(document.createElement(name), properties);
  node.append(...children.flat());
  return node;
}

async function ask(url, { token, ...options } = {}) {
  const headers = { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) };
  const response = await fetch(url, { ...options, headers });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `${url} answered ${response.status}`);
  return answer;
}

async function tokenOf({ username, password }) {
  if (!username) return undefined;
  if (!tokens.has(username)) {
    const body = JSON.stringify({ identifier: username, password });
    tokens.set(username, (await ask('/api/auth/local', { method: 'POST', body })).jwt);
  }
  return tokens.get(username);
}

const sections = {
  'shop.hero': ({ title, text }, first) =>
    element('section', { className: 'hero' }, element(first ? 'h1' : 'h2', {}, title), element('p', {}, text ?? '')),
  'shop.banner': ({ title, text }) =>
    element('section', { className: 'notice' }, element('h2', {}, title), element('p', {}, text ?? '')),
  'shop.article-list': ({ title, articles = [] }) =>
    element(
      'section',
      { className: 'list' },
      element('h2', {}, title),
      element(
        'ul',
        { className: 'cards' },
        articles
          .toSorted((a, b) => b.priority - a.priority)
          .map((article) => element('li', {}, element('p', {}, article.category), element('h3', {}, article.title)))
      )
    ),
};

function bannerOf({ title, text }) {
  return element('div', { className: 'banner' }, element('strong', {}, title), element('p', {}, text ?? ''));
}

function showPage(page, banners) {
  const at = (position) => banners.data.filter((banner) => banner.position === position).map(bannerOf);
  const zone = page.data.sections ?? [];
  const firstHero = zone.findIndex((section) => section.__component === 'shop.hero');
  document
    .querySelector('#page')
    .replaceChildren(
      ...at('top'),
      ...zone.map((section, index) => sections[section.__component](section, index === firstHero)),
      ...at('bottom')
    );
}

/** What a segment means, in its author's words; segments made later are named by their key. */
function reasonOf(key) {
  const { name = key, description = '' } = segments.find((segment) => segment.key === key) ?? {};
  return element('div', {}, element('dt', {}, name), element('dd', {}, description));
}

function showReasons(person, decision, page) {
  const keys = decision.data.segments;
  const members =
    keys.length === 0
      ? element('p', { className: 'quiet' }, 'In no segment: this is what everybody sees.')
      : element('dl', {}, keys.map(reasonOf));
  document
    .querySelector('#why')
    .replaceChildren(
      element('p', {}, element('strong', {}, person.name), ` ${person.story}.`),
      element('h3', {}, 'Segments right now'),
      members,
      element(
        'details',
        {},
        element('summary', {}, 'What the server said'),
        element('p', { className: 'quiet' }, DECISION),
        element('pre', {}, JSON.stringify(decision, null, 2)),
        element('p', { className: 'quiet' }, 'meta of /api/landing-page'),
        element('pre', {}, JSON.stringify(page.meta, null, 2))
      )
    );
}

let latest = 0;

async function show(person) {
  const turn = (latest += 1);
  const main = document.querySelector('#page');
  main.setAttribute('aria-busy', 'true');
  try {
    const token = await tokenOf(person);
    const answers = await Promise.all([PAGE, BANNERS, DECISION].map((url) => ask(url, { token })));
    if (turn !== latest) return;
    const [page, banners, decision] = answers;
    showPage(page, banners);
    showReasons(person, decision, page);
  } catch (error) {
    if (turn === latest) main.replaceChildren(element('p', { role: 'alert' }, `That did not work: ${error.message}`));
  } finally {
    if (turn === latest) main.setAttribute('aria-busy', 'false');
  }
}

async function start() {
  const shop = await ask('shop.json').catch(() => ({ people: [], segments: [] }));
  segments = shop.segments;
  const people = [ANONYMOUS, ...shop.people];
  const choices = people.map((person, index) => {
    const input = element('input', { type: 'radio', name: 'person', checked: index === 0 });
    input.addEventListener('change', () => show(person));
    return element('label', { title: `${person.name} ${person.story}` }, input, person.name);
  });
  document.querySelector('#people').replaceChildren(...choices);
  await show(ANONYMOUS);
}

start();

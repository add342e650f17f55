/*
 * The shop's page as a frontend sees it. At each page view it asks what is decided for who looks, and says who that is: the JWT of the
 * chosen person, and the anonymous id of the visitor. The content itself it asks for by the audience keys of that decision, and without
 * saying who looks, so that any cache on the way may answer those who see the same.
 */
import { emptyCart, shelf, showCart } from './cart.js';
import { element } from './element.js';
import { allSent, changeVisitor, proveWith, startTracking, track, trackPage, visitorHeaders } from './visitor.js';

const ANONYMOUS = { username: '', name: 'Nobody in particular', story: 'is not signed in' };
const PAGE =
  '/api/landing-page?populate[sections][on][shop.hero]=true&populate[sections][on][shop.banner]=true' +
  '&populate[sections][on][shop.article-list][populate]=articles';
const BANNERS = '/api/banners?sort=priority:desc';
const PROMOTIONS = '/api/promotions?sort=createdAt';
const DECISION = '/api/segments/decision';

/** What a preview says in the page's address goes on to Strapi, and to the next page. */
const PREVIEW = ['segmentsPreview', 'status'].flatMap((name) => {
  const value = new URLSearchParams(location.search).get(name);
  return value ? [[name, value]] : [];
});
const isPreview = PREVIEW.some(([name]) => name === 'segmentsPreview');
const previewed = (url) =>
  PREVIEW.length === 0 ? url : `${url}${url.includes('?') ? '&' : '?'}${new URLSearchParams(PREVIEW)}`;
let shop = { people: [], segments: [], products: [] };

async function ask(url, options) {
  const response = await fetch(url, options);
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error?.message ?? `${url} answered ${response.status}`);
  return answer;
}

const decisionFor = (token) =>
  ask(isPreview ? previewed(DECISION) : DECISION, {
    headers: { ...visitorHeaders(), ...(token && { Authorization: `Bearer ${token}` }) },
  });

/** Content of one type, as everybody with this key sees it; a preview has none. */
function content(type, url, { keys }) {
  const by = keys[type] ? `${url}&segmentsKey=${encodeURIComponent(keys[type])}` : url;
  return ask(previewed(by), { credentials: 'omit' });
}

async function tokenOf({ username, password }) {
  if (!username) return undefined;
  const key = `token:${username}`;
  if (!localStorage.getItem(key)) {
    const body = JSON.stringify({ identifier: username, password });
    const headers = { 'Content-Type': 'application/json' };
    localStorage.setItem(key, (await ask('/api/auth/local', { method: 'POST', body, headers })).jwt);
  }
  return localStorage.getItem(key);
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

function promotionOf({ title, teaser, discount }) {
  return element(
    'section',
    { className: 'notice promotion' },
    element('h2', {}, title),
    element('p', {}, teaser ?? ''),
    element('p', {}, element('strong', {}, `−${discount} %`))
  );
}

/** Strapi does not see who is shown what a cache answers: so the page says it. What is on it the answers tell, and the decision what was chosen. */
function tellWhatWasShown({ variants }, answers) {
  const shown = new Set(answers.flatMap(({ meta }) => Object.keys(meta.segments?.experiences ?? {})));
  for (const [experience, { variant, reason }] of Object.entries(variants)) {
    if (reason === 'preview' || !shown.has(experience)) continue;
    void track('Experience Viewed', {
      experience,
      variant: variant ?? (reason === 'holdout' ? 'holdout' : 'baseline'),
    });
  }
}

/** The products of the shelf in the address, or one of each. */
function products() {
  const category = new URLSearchParams(location.search).get('shelf');
  if (category)
    return shelf(
      titleOf(category),
      shop.products.filter((product) => product.category === category)
    );
  const firsts = categories().map((name) => shop.products.find((product) => product.category === name));
  return shelf('One of each', firsts);
}

const categories = () => [...new Set(shop.products.map(({ category }) => category))];
const titleOf = (category) => category[0].toUpperCase() + category.slice(1);

function showPage(page, banners, promotions) {
  const at = (position) => banners.data.filter((banner) => banner.position === position).map(bannerOf);
  const zone = page.data.sections ?? [];
  const firstHero = zone.find((section) => section.__component === 'shop.hero');
  const isList = (section) => section.__component === 'shop.article-list';
  const shown = (section) => sections[section.__component](section, section === firstHero);
  document
    .querySelector('#page')
    .replaceChildren(
      ...at('top'),
      ...zone.filter((section) => !isList(section)).map(shown),
      ...promotions.data.map(promotionOf),
      ...(shop.products.length > 0 ? [products()] : []),
      ...zone.filter(isList).map(shown),
      ...at('bottom')
    );
}

/** What a segment means, in its author's words; segments made later are named by their key. */
function reasonOf(key) {
  const { name = key, description = '' } = shop.segments.find((segment) => segment.key === key) ?? {};
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
      isPreview
        ? element('p', { id: 'preview' }, element('strong', {}, 'Preview'), ': nothing here is counted.')
        : element('p', {}, element('strong', {}, person.name), ` ${person.story}.`),
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
let changes = Promise.resolve();

/**
 * One page view.
 * @param {(token?: string) => Promise<void>} before what has to happen first
 */
async function show(person, before = async () => {}) {
  const turn = (latest += 1);
  const main = document.querySelector('#page');
  main.setAttribute('aria-busy', 'true');
  try {
    await changes.catch(() => {});
    if (turn !== latest) return;
    const token = await tokenOf(person);
    proveWith(token);
    await (changes = before());
    void trackPage();
    const decision = await decisionFor(token);
    const [page, banners, promotions] = await Promise.all([
      content('landing-page', PAGE, decision.data),
      content('banners', BANNERS, decision.data),
      content('promotions', PROMOTIONS, decision.data),
    ]);
    if (turn !== latest) return;
    showPage(page, banners, promotions);
    showReasons(person, decision, page);
    tellWhatWasShown(decision.data, [page, banners, promotions]);
  } catch (error) {
    if (turn === latest) main.replaceChildren(element('p', { role: 'alert' }, `That did not work: ${error.message}`));
  } finally {
    if (turn === latest) main.setAttribute('aria-busy', 'false');
  }
}

/** Somebody else looks: with an empty cart, and nothing of what the one before did. */
function choose(person) {
  return show(person, async () => {
    localStorage.setItem('person', person.username);
    emptyCart();
    await changeVisitor(person.customerNumber);
  });
}

function showShelves() {
  const links = ['', ...categories()].map((category) => {
    const link = element(
      'a',
      { href: previewed(category ? `?shelf=${category}` : '?') },
      category ? titleOf(category) : 'Home'
    );
    if (category === (new URLSearchParams(location.search).get('shelf') ?? '')) link.ariaCurrent = 'page';
    // The next page is by what was done on this one, however quick the finger.
    link.addEventListener('click', async (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      await allSent();
      location.assign(link.href);
    });
    return link;
  });
  document.querySelector('#shelves').replaceChildren(...links);
}

async function start() {
  shop = await ask('shop.json').catch(() => shop);
  if (localStorage.getItem('shop') !== (shop.writeKey ?? null)) localStorage.clear();
  // An editor who looks is no visitor.
  if (!isPreview) await startTracking(shop);
  const people = [ANONYMOUS, ...shop.people];
  const current = people.find(({ username }) => username === localStorage.getItem('person')) ?? ANONYMOUS;
  const choices = people.map((person) => {
    const input = element('input', { type: 'radio', name: 'person', checked: person === current });
    input.addEventListener('change', () => choose(person));
    return element('label', { title: `${person.name} ${person.story}` }, input, person.name);
  });
  document.querySelector('#people').replaceChildren(...choices);
  if (shop.products.length > 0) showShelves();
  showCart();
  await show(current);
}

start();

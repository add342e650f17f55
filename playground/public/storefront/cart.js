import { element } from './element.js';
import { track } from './visitor.js';

const CURRENCY = 'EUR';
const price = new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY });

const read = () => JSON.parse(localStorage.getItem('cart') ?? '[]');
const write = (lines) => localStorage.setItem('cart', JSON.stringify(lines));
const count = (lines) => lines.reduce((sum, { quantity }) => sum + quantity, 0);
const worth = (lines) => Number(lines.reduce((sum, line) => sum + line.price * line.quantity, 0).toFixed(2));

export function emptyCart() {
  write([]);
  showCart();
}

async function add(product) {
  const lines = read();
  const line = lines.find(({ sku }) => sku === product.sku);
  if (line) line.quantity += 1;
  else lines.push({ ...product, quantity: 1 });
  write(lines);
  showCart();
  await tell(
    track('Product Added', { ...product, quantity: 1, value: product.price, currency: CURRENCY }),
    track('Cart Updated', { total: worth(lines), items: count(lines), currency: CURRENCY })
  );
}

async function buy() {
  const lines = read();
  const total = worth(lines);
  emptyCart();
  await tell(
    track('Order Completed', {
      order_id: crypto.randomUUID(),
      ...{ total, value: total, currency: CURRENCY },
      products: lines.map(({ sku, category, price, quantity }) => ({ sku, category, price, quantity })),
    }),
    track('Cart Updated', { total: 0, items: 0, currency: CURRENCY })
  );
}

async function tell(...events) {
  const told = document.querySelector('#told');
  told.textContent = 'Telling Strapi …';
  await Promise.all(events);
  told.textContent = 'Strapi knows. Open any shelf: the next page is by this cart.';
}

/** What is in the cart, and the way to buy it. */
export function showCart() {
  const lines = read();
  const cart = document.querySelector('#cart');
  if (lines.length === 0) return cart.replaceChildren(element('p', { className: 'quiet' }, 'Nothing yet.'));
  const items = lines.map(({ name, quantity, ...line }) =>
    element(
      'li',
      {},
      element('span', {}, quantity > 1 ? `${quantity} × ${name}` : name),
      element('span', {}, price.format(line.price * quantity))
    )
  );
  const total = element(
    'p',
    { className: 'total' },
    element('span', {}, 'Together'),
    element('strong', {}, price.format(worth(lines)))
  );
  cart.replaceChildren(
    element('ul', { className: 'cart' }, items),
    total,
    element('button', { type: 'button', onclick: buy }, 'Buy')
  );
}

/** Products with their prices, each to be put into the cart. */
export function shelf(title, products) {
  const cards = products.map((product) =>
    element(
      'li',
      {},
      element('p', {}, product.category),
      element('h3', {}, product.name),
      element(
        'div',
        { className: 'offer' },
        element('strong', {}, price.format(product.price)),
        element(
          'button',
          { type: 'button', ariaLabel: `Add to cart: ${product.name}`, onclick: () => add(product) },
          'Add to cart'
        )
      )
    )
  );
  return element(
    'section',
    { className: 'list' },
    element('h2', {}, title),
    element('ul', { className: 'cards' }, cards)
  );
}

import type { ResponseNames } from '../../../rules/catalog';
import type { Clock, Row, WorldEvent } from '../../oracle/world';
import { makeHistories, type ShopHistory } from './histories';
import { createRandom, type Random } from './random';
import * as values from './values';

/** What is in the tables. Rows refer to one another; ids are those that the database is given. */
export interface Shop {
  clock: Clock;
  customers: Row[];
  companies: Row[];
  orders: Row[];
  lines: Row[];
  articles: Row[];
  authors: Row[];
  tags: Row[];
  events: WorldEvent[];
  segments: ShopSegment[];
  histories: ShopHistory[];
}

export interface ShopSegment {
  key: string;
  audience: 'contact' | 'account';
  /** Row id of each member, and when it joined. */
  members: Map<number, string>;
}

export interface ShopOptions {
  customers?: number;
  /** Whether decimals may have more than the two places that servers keep. */
  longDecimals: boolean;
}

/** The table of docs/rules.md. */
export const RESPONSES: ResponseNames = {
  email: {
    sent: ['Email Sent'],
    delivered: ['Email Delivered'],
    opened: ['Email Opened'],
    clicked: ['Email Link Clicked'],
    bounced: ['Email Bounced'],
    complained: ['Email Marked as Spam'],
    unsubscribed: ['Unsubscribed'],
  },
  push: {
    sent: ['Push Notification Sent'],
    delivered: ['Push Notification Received'],
    opened: ['Push Notification Tapped'],
    unsubscribed: ['Unsubscribed'],
  },
  sms: {
    sent: ['SMS Sent'],
    delivered: ['SMS Delivered'],
    clicked: ['SMS Link Clicked'],
    unsubscribed: ['Unsubscribed'],
  },
  in_app: { clicked: ['In-App Message Clicked'], unsubscribed: ['Unsubscribed'] },
};

export const DEEDS = [
  'Order Completed',
  'Product Added',
  'Product Viewed',
  'order completed',
  'Order Completed ',
  "Éclair 100% o'Clock",
];
export const MESSAGES = [
  ...new Set(Object.values(RESPONSES).flatMap((outcomes) => Object.values(outcomes).flat())),
] as string[];
export const TAG_KEYS = ['vip', 'VIP', 'new', 'zz top', 'été', 'rare'];
export const CAMPAIGNS = ['spring', 'Spring', 'spring ', 'été', 'win%ter'];

const GENDERS = ['female', 'male', 'other'];
const INDUSTRIES = ['retail', 'hospitality', 'education', 'technology', 'health', 'manufacturing', 'public'];
const STATES = ['cart', 'pending', 'paid', 'shipped', 'returned', 'cancelled'];

/** A shop of nasty rows, the same for the same seed. */
export function makeShop(seed: number, clock: Clock, { customers: size = 90, longDecimals }: ShopOptions): Shop {
  const random = createRandom(seed);
  const counters: Record<string, number> = {};
  // Ids do not rise with the order of creation everywhere, so that nothing can rely on it.
  const row = (table: string): Row => {
    counters[table] = (counters[table] ?? 100) + random.int(1, 3);
    return { id: counters[table] };
  };
  const document = (table: string): Row => {
    const made = row(table);
    return { ...made, documentId: `${table}${made.id}${random.int(1000, 9999)}` };
  };
  const maybe = <T>(make: () => T, probability = 0.85): T | null => (random.chance(probability) ? make() : null);
  const text = () => values.text(random);
  const day = () => maybe(() => values.day(random, clock));
  const instant = () => maybe(() => values.instant(random, clock), 0.9);
  const integer = () => maybe(() => random.pick(values.INTEGERS));
  const decimal = () =>
    maybe(() => random.pick(longDecimals && random.chance(0.3) ? values.LONG_DECIMALS : values.DECIMALS));

  const address = (): Row => ({
    ...row('address'),
    street: text(),
    city: text(),
    zip: text(),
    country: text(),
    since: day(),
    geo: maybe(
      () => ({
        ...row('geo'),
        lat: maybe(() => random.pick([0, 52.5, -33.86, 0.1 + 0.2])),
        lng: maybe(() => random.pick([0, 13.4, 151.2])),
      }),
      0.7
    ),
  });

  const authors = Array.from({ length: 4 }, () => ({
    ...document('author'),
    name: text(),
    bio: text(),
    articles: [] as Row[],
  }));
  const tags = TAG_KEYS.map((key): Row => ({
    ...document('tag'),
    key,
    name: key,
  }));
  const companies = Array.from({ length: 12 }, (_, index): Row => ({
    ...document('company'),
    number: `A${index}`,
    name: text(),
    industry: maybe(() => random.pick(INDUSTRIES)),
    employees: integer(),
    vip: maybe(() => random.chance(0.5), 0.8),
    foundedOn: day(),
    traits: maybe(() => ({ plan: values.json(random, clock), x: values.json(random, clock) }), 0.6),
    customers: [],
  }));

  const articles = Array.from({ length: 14 }).flatMap((): Row[] => {
    const { documentId } = document('article');
    const make = (publishedAt: string | null): Row => ({
      ...row('article'),
      documentId,
      publishedAt,
      title: text(),
      slug: maybe(() => `slug-${random.int(1, 9)}`),
      body: text(),
      category: text(),
      priority: integer(),
      author: maybe(() => random.pick(authors), 0.7),
      hero: maybe(() => ({ ...row('hero'), title: text(), text: text() }), 0.5),
      related: [],
    });
    return random.chance(0.7) ? [make(null), make(clock.now)] : [make(null)];
  });
  for (const article of articles) {
    article.related = distinct(random.some(articles, 0, 3));
    ((article.author as Row | null)?.articles as Row[] | undefined)?.push(article);
  }

  const customers = Array.from({ length: size }, (_, index): Row => ({
    ...document('customer'),
    customerNumber: `C${index}`,
    email: maybe(() => `${random.pick(['a', 'B', 'ß'])}${random.int(1, 5)}@example.com`),
    firstName: text(),
    lastName: text(),
    country: text(),
    city: text(),
    gender: maybe(() => random.pick(GENDERS)),
    birthday: day(),
    registeredAt: instant(),
    newsletter: maybe(() => random.chance(0.5), 0.75),
    points: integer(),
    balance: decimal(),
    score: maybe(() => random.pick(values.FLOATS)),
    bigNumber: maybe(() => random.pick(values.BIG_INTEGERS)),
    preferredTime: maybe(() => random.pick(values.TIMES)),
    bio: text(),
    preferences: preferences(random, clock),
    traits: maybe(() => ({ plan: values.json(random, clock), x: values.json(random, clock) }), 0.6),
    lifetimeValue: decimal(),
    address: maybe(address, 0.7),
    badges: Array.from({ length: random.pick([0, 0, 1, 2, 3]) }, () => ({
      ...row('badge'),
      name: text(),
      level: integer(),
      awardedOn: day(),
    })),
    company: maybe(() => random.pick(companies), 0.6),
    orders: [],
    favourites: distinct(random.some(articles, 0, 4)),
    tags: distinct(random.some(tags, 0, 3)),
  }));
  for (const customer of customers) {
    (((customer.company as Row | null)?.customers ?? []) as Row[]).push(customer);
  }

  const lines: Row[] = [];
  const orders = Array.from({ length: size * 2 }, (): Row => {
    const customer = maybe(() => random.pick(customers), 0.97);
    const order: Row = {
      ...document('order'),
      orderNumber: null,
      orderedAt: instant(),
      total: decimal(),
      quantity: integer(),
      state: maybe(() => random.pick(STATES)),
      channel: text(),
      note: text(),
      customer,
      shipping: maybe(address, 0.3),
      lines: [],
    };
    (customer?.orders as Row[] | undefined)?.push(order);
    order.lines = Array.from({ length: random.pick([0, 1, 1, 2, 3]) }, () => {
      const line: Row = {
        ...document('line'),
        sku: text(),
        name: text(),
        category: text(),
        price: decimal(),
        quantity: integer(),
        order,
      };
      lines.push(line);
      return line;
    });
    return order;
  });

  const events = makeEvents(random, clock, customers, companies);
  const segments: ShopSegment[] = [
    ...['buyers', 'readers', 'nobody'].map((key) => makeSegment(key, 'contact', customers)),
    ...['firms', 'big_firms'].map((key) => makeSegment(key, 'account', companies)),
  ];
  const histories = makeHistories(seed + 1, clock, { contact: customers, account: companies });
  return { clock, customers, companies, orders, lines, articles, authors, tags, events, segments, histories };

  function makeSegment(key: string, audience: ShopSegment['audience'], subjects: Row[]): ShopSegment {
    const joined = () => [values.instant(random, clock), clock.now].sort()[0]!;
    const members = key === 'nobody' ? [] : subjects.filter(() => random.chance(0.5));
    return { key, audience, members: new Map(members.map(({ id }) => [id, joined()])) };
  }
}

/** Keys that need quoting in one dialect or another. */
export const PREFERENCE_KEYS = [
  'theme',
  'Theme',
  'n',
  'list',
  'when',
  'quo"te',
  "apos'trophe",
  'back\\slash',
  'sp ace',
  'ünï',
  '0',
  '$',
  '😀',
];

function preferences(random: Random, clock: Clock): unknown {
  if (random.chance(0.1)) return null;
  if (random.chance(0.08)) return values.json(random, clock, 0);
  const keys = distinct(random.some(PREFERENCE_KEYS, 3, 12));
  const made: Record<string, unknown> = Object.fromEntries(keys.map((key) => [key, values.json(random, clock)]));
  if (random.chance(0.5)) made.list = values.list(random);
  if (random.chance(0.3)) made['nested.x'] = 'a key with a dot';
  if (random.chance(0.5))
    made.nested = { x: values.json(random, clock, 0), 'a.b': 1, deep: { x: values.json(random, clock, 0) } };
  return made;
}

function makeEvents(random: Random, clock: Clock, customers: Row[], companies: Row[]): WorldEvent[] {
  // Few people have most events, so that sequences and counts have something to find.
  const busy = customers.slice(0, Math.ceil(customers.length / 2));
  let id = 500;
  let at = clock.now;
  return Array.from({ length: customers.length * 6 }, (): WorldEvent => {
    id += random.int(1, 2);
    // Every sixth event is at the same instant as the one before.
    if (!random.chance(1 / 6)) at = values.instant(random, clock);
    const contact = random.chance(0.96) ? random.pick(random.chance(0.8) ? busy : customers) : null;
    const company = random.chance(0.8)
      ? ((contact?.company as Row | null | undefined) ?? null)
      : random.pick(companies);
    return {
      id,
      name: random.chance(0.5) ? random.pick(DEEDS) : random.pick(MESSAGES),
      occurredAt: at,
      contactId: contact?.id ?? null,
      accountId: company?.id ?? null,
      properties: random.chance(0.06) ? null : properties(random, clock),
      context: random.chance(0.2) ? null : context(random, clock),
    };
  });
}

function properties(random: Random, clock: Clock): Record<string, unknown> {
  return {
    ...(random.chance(0.8) && {
      total: random.chance(0.85)
        ? random.pick([0, 5, 10, 19.99, 0.1, 0.2, 100, -5])
        : random.pick(['10', null, true, [10]]),
    }),
    ...(random.chance(0.6) && { quantity: random.pick([1, 2, 3, '2', null]) }),
    ...(random.chance(0.8) && { campaign: random.chance(0.9) ? random.pick(CAMPAIGNS) : random.pick(['', null, 7]) }),
    ...(random.chance(0.7) && {
      channel: random.pick(['email', 'email', 'email', 'sms', 'push', 'in_app', 'Email', '', null, 1]),
    }),
    ...(random.chance(0.5) && { sku: values.text(random) }),
    ...(random.chance(0.5) && { x: values.json(random, clock) }),
    ...(random.chance(0.3) && { list: values.list(random) }),
  };
}

function context(random: Random, clock: Clock): unknown {
  if (random.chance(0.05)) return values.json(random, clock, 0);
  return {
    ...(random.chance(0.7) && {
      campaign: random.chance(0.9) ? { source: values.text(random), name: random.pick(CAMPAIGNS) } : 'none',
    }),
    ...(random.chance(0.5) && { x: values.json(random, clock) }),
  };
}

function distinct<T>(items: T[]): T[] {
  return [...new Set(items)];
}

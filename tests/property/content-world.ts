/**
 * A random world of customers and aimed content, and what a Content API request over it must answer, told in plain
 * loops over plain objects: no code of the plugin, no SQL.
 */

export type Random = () => number;

/** Mulberry32: small, seeded, good enough to pick cases. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const int = (random: Random, below: number): number => Math.floor(random() * below);
export const pick = <T>(random: Random, items: readonly T[]): T => items[int(random, items.length)] as T;
export const chance = (random: Random, probability: number): boolean => random() < probability;

export interface Expression {
  all: boolean;
  of: string[];
  not: string[];
}

/** One entry or component as the test knows it. */
export interface Row {
  id: number;
  type: Type;
  audience: Expression | null;
  values: Record<string, string | number | null>;
  links: Record<string, Row[]>;
}

export type Type = 'article' | 'author' | 'banner' | 'hero';

export const SEGMENTS = ['s_a', 's_b', 's_c', 's_d', 's_e', 's_f'];
export const INACTIVE = 's_asleep';
export const UNKNOWN = 's_gone';

/** Scalar fields to filter and sort by, and relations and components, each with whether it is to-many. */
export const SCHEMA: Record<
  Type,
  { texts: string[]; numbers: string[]; links: Record<string, { to: Type; many: boolean }> }
> = {
  article: {
    texts: ['title', 'category'],
    numbers: ['priority'],
    links: {
      author: { to: 'author', many: false },
      related: { to: 'article', many: true },
      hero: { to: 'hero', many: false },
    },
  },
  author: { texts: ['name'], numbers: [], links: { articles: { to: 'article', many: true } } },
  banner: { texts: ['title'], numbers: ['priority'], links: { article: { to: 'article', many: false } } },
  hero: { texts: ['title'], numbers: [], links: {} },
};

export function randomExpression(random: Random): Expression | null {
  if (chance(random, 0.3)) return null;
  const keys = [...SEGMENTS, ...(chance(random, 0.15) ? [INACTIVE, UNKNOWN] : [])];
  const some = (most: number) => [...new Set(Array.from({ length: int(random, most + 1) }, () => pick(random, keys)))];
  const expression = { all: chance(random, 0.3), of: some(3), not: some(1) };
  return expression.of.length + expression.not.length === 0 ? null : expression;
}

export function textOf({ all, of, not }: Expression): string {
  const parts = of.length > 0 ? [`${all ? 'all' : 'any'}(${of.join(',')})`] : [];
  if (not.length > 0) parts.push(`not(${not.join(',')})`);
  return parts.join(' ');
}

/** Whether a member of these segments sees what bears the expression. */
export function sees(members: ReadonlySet<string>, expression: Expression | null): boolean {
  if (expression === null) return true;
  for (const key of [...expression.of, ...expression.not]) if (!SEGMENTS.includes(key)) return false;
  for (const key of expression.not) if (members.has(key)) return false;
  if (expression.of.length === 0) return true;
  const inside = expression.of.filter((key) => members.has(key)).length;
  return expression.all ? inside === expression.of.length : inside > 0;
}

// ---- Queries ----

export type Filter =
  | { kind: 'and' | 'or'; of: Filter[] }
  | { kind: 'not'; of: Filter }
  | {
      kind: 'compare';
      field: string;
      operator: '$eq' | '$ne' | '$gt' | '$contains' | '$null';
      value: string | number | boolean;
    }
  | { kind: 'through'; link: string; of: Filter };

export interface Sort {
  path: string[];
  descending: boolean;
}

export interface Populate {
  link: string;
  count: boolean;
  filter?: Filter;
  populate: Populate[];
}

export interface Query {
  type: 'article' | 'author' | 'banner';
  filter?: Filter;
  search?: string;
  sorts: Sort[];
  populate: Populate[];
  page: number;
  pageSize: number;
}

export function randomQuery(random: Random, words: readonly string[]): Query {
  const type = pick(random, ['article', 'article', 'author', 'banner'] as const);
  return {
    type,
    filter: chance(random, 0.7) ? randomFilter(random, type, words, 3) : undefined,
    search: chance(random, 0.1) ? pick(random, words) : undefined,
    sorts: Array.from({ length: int(random, 3) }, () => randomSort(random, type, 2)),
    populate: chance(random, 0.5) ? randomPopulate(random, type, words, 2) : [],
    page: 1 + int(random, 3),
    pageSize: pick(random, [3, 10, 25, 100]),
  };
}

function randomFilter(random: Random, type: Type, words: readonly string[], depth: number, within = false): Filter {
  const { texts, numbers, links } = SCHEMA[type];
  if (depth > 0 && chance(random, 0.35)) {
    // Strapi itself fails on a `$not` that stands directly within a relation.
    if (!within && chance(random, 0.3)) return { kind: 'not', of: randomFilter(random, type, words, depth - 1) };
    const of = Array.from({ length: 2 }, () => randomFilter(random, type, words, depth - 1));
    return { kind: chance(random, 0.5) ? 'and' : 'or', of };
  }
  if (depth > 0 && Object.keys(links).length > 0 && chance(random, 0.6)) {
    const link = pick(random, Object.keys(links));
    if (chance(random, 0.3)) {
      return {
        kind: 'through',
        link,
        of: { kind: 'compare', field: 'id', operator: '$null', value: chance(random, 0.5) },
      };
    }
    return {
      kind: 'through',
      link,
      of: randomFilter(random, (links[link] as { to: Type }).to, words, depth - 1, true),
    };
  }
  if (numbers.length > 0 && chance(random, 0.3)) {
    return {
      kind: 'compare',
      field: pick(random, numbers),
      operator: pick(random, ['$eq', '$gt', '$ne']),
      value: int(random, 9),
    };
  }
  const operator = pick(random, ['$eq', '$ne', '$contains', '$contains', '$null'] as const);
  const word = pick(random, words);
  const value =
    operator === '$null' ? chance(random, 0.5) : operator === '$contains' ? word.slice(0, 1 + int(random, 3)) : word;
  return { kind: 'compare', field: pick(random, texts), operator, value };
}

function randomSort(random: Random, type: Type, depth: number): Sort {
  const { texts, numbers, links } = SCHEMA[type];
  // Strapi sorts through relations, not through components.
  const ways = Object.keys(links).filter((link) => links[link]?.to !== 'hero');
  if (depth > 0 && ways.length > 0 && chance(random, 0.5)) {
    const link = pick(random, ways);
    const { path, descending } = randomSort(random, (links[link] as { to: Type }).to, depth - 1);
    return { path: [link, ...path], descending };
  }
  return { path: [pick(random, [...texts, ...numbers])], descending: chance(random, 0.5) };
}

function randomPopulate(random: Random, type: Type, words: readonly string[], depth: number): Populate[] {
  return Object.entries(SCHEMA[type].links)
    .filter(() => chance(random, 0.6))
    .map(([link, { to, many }]) => {
      if (many && link === 'related' && chance(random, 0.3)) return { link, count: true, populate: [] };
      return {
        link,
        count: false,
        filter: chance(random, 0.3) ? randomFilter(random, to, words, 1) : undefined,
        populate: depth > 1 ? randomPopulate(random, to, words, depth - 1) : [],
      };
    });
}

// ---- Queries as REST takes them ----

export function urlOf(query: Query): string {
  const params: Record<string, unknown> = {
    pagination: { page: query.page, pageSize: query.pageSize },
    ...(query.filter && { filters: filterParam(query.filter) }),
    ...(query.search && { _q: query.search }),
    ...(query.sorts.length > 0 && {
      sort: query.sorts.map(({ path, descending }) => `${path.join('.')}:${descending ? 'desc' : 'asc'}`),
    }),
    ...(query.populate.length > 0 && { populate: populateParam(query.populate) }),
  };
  return `/api/${query.type}s?${flat(params, '').join('&')}`;
}

function filterParam(filter: Filter): Record<string, unknown> {
  switch (filter.kind) {
    case 'compare':
      return { [filter.field]: { [filter.operator]: filter.value } };
    case 'through':
      return { [filter.link]: filterParam(filter.of) };
    case 'not':
      return { $not: filterParam(filter.of) };
    default:
      return { [`$${filter.kind}`]: filter.of.map(filterParam) };
  }
}

function populateParam(populate: Populate[]): Record<string, unknown> {
  return Object.fromEntries(
    populate.map(({ link, count, filter, populate: nested }) => [
      link,
      {
        // A populated link without any option of its own needs one to be understood.
        ...(count ? { count: true } : { fields: ['id'] }),
        ...(filter && { filters: filterParam(filter) }),
        ...(nested.length > 0 && { populate: populateParam(nested) }),
      },
    ])
  );
}

function flat(value: unknown, prefix: string): string[] {
  if (typeof value !== 'object' || value === null) return [`${prefix}=${encodeURIComponent(String(value))}`];
  return Object.entries(value).flatMap(([key, item]) => flat(item, prefix ? `${prefix}[${key}]` : key));
}

// ---- What they must answer ----

type Truth = true | false | null;

export interface Expected {
  total: number;
  rows: unknown[];
}

/** The answer to a query: ids in order with what is populated, and the total. `nullsFirst` as the database sorts upwards. */
export function expected(
  rows: readonly Row[],
  members: ReadonlySet<string>,
  query: Query,
  nullsFirst: boolean
): Expected {
  const found = rows.filter(
    (row) =>
      row.type === query.type &&
      sees(members, row.audience) &&
      (!query.filter || outcomes(query.filter, row, members).has(true)) &&
      (!query.search ||
        SCHEMA[row.type].texts.some((text) => String(row.values[text] ?? '').includes(query.search as string)))
  );
  found.sort((a, b) => {
    for (const sort of query.sorts) {
      const [valueOfA, valueOfB] = [a, b].map((row) => sortValue(row, sort, members, nullsFirst));
      const order = compare(valueOfA ?? null, valueOfB ?? null, sort.descending, nullsFirst);
      if (order !== 0) return order;
    }
    return a.id - b.id;
  });
  const from = (query.page - 1) * query.pageSize;
  const page = found.slice(from, from + query.pageSize);
  return { total: found.length, rows: page.map((row) => shown(row, query.populate, members)) };
}

/** What a link leads to, for this asker. */
function seen(row: Row | null, link: string, members: ReadonlySet<string>): Row[] {
  return (row?.links[link] ?? []).filter((target) => sees(members, target.audience));
}

/**
 * Every truth that a filter can have for a row: SQL joins each mention of a relation on its own, and where nothing is
 * there to join, all that it compares is unknown. The row is found if one of the truths is true.
 */
function outcomes(filter: Filter, row: Row | null, members: ReadonlySet<string>): Set<Truth> {
  switch (filter.kind) {
    case 'compare':
      return new Set([compared(filter, row)]);
    case 'through': {
      const targets = seen(row, filter.link, members);
      const joined = targets.length > 0 ? targets : [null];
      return new Set(joined.flatMap((target) => [...outcomes(filter.of, target, members)]));
    }
    case 'not':
      return new Set([...outcomes(filter.of, row, members)].map((truth) => (truth === null ? null : !truth)));
    default: {
      const stop = filter.kind === 'or';
      let results = new Set<Truth>([!stop]);
      for (const part of filter.of) {
        const next = [...outcomes(part, row, members)];
        results = new Set(
          [...results].flatMap((a) =>
            next.map((b) => (a === stop || b === stop ? stop : a === null || b === null ? null : !stop))
          )
        );
      }
      return results;
    }
  }
}

function compared({ field, operator, value }: Filter & { kind: 'compare' }, row: Row | null): Truth {
  const actual = row === null ? null : field === 'id' ? row.id : (row.values[field] ?? null);
  if (operator === '$null') return (actual === null) === value;
  if (actual === null) return null;
  if (operator === '$eq') return actual === value;
  if (operator === '$ne') return actual !== value;
  if (operator === '$gt') return actual > value;
  return String(actual).includes(String(value));
}

/** Among many, the first in the order asked for is what sorts; what leads nowhere is null and one of them. */
function sortValue(
  row: Row,
  { path, descending }: Sort,
  members: ReadonlySet<string>,
  nullsFirst: boolean
): string | number | null {
  let reached: (Row | null)[] = [row];
  for (const link of path.slice(0, -1)) {
    reached = reached.flatMap((at) => {
      const targets = seen(at, link, members);
      return targets.length > 0 ? targets : [null];
    });
  }
  const values = reached.map((at) => at?.values[path.at(-1) as string] ?? null);
  return values.sort((a, b) => compare(a, b, descending, nullsFirst))[0] ?? null;
}

function compare(
  a: string | number | null,
  b: string | number | null,
  descending: boolean,
  nullsFirst: boolean
): number {
  if (a === b) return 0;
  const upwards = a === null ? (nullsFirst ? -1 : 1) : b === null ? (nullsFirst ? 1 : -1) : a < b ? -1 : 1;
  return descending ? -upwards : upwards;
}

export function shown(row: Row, populate: Populate[], members: ReadonlySet<string>): unknown {
  const links = populate.map(({ link, count, filter, populate: nested }) => {
    const targets = seen(row, link, members).filter((target) => !filter || outcomes(filter, target, members).has(true));
    if (count) return [link, { count: targets.length }];
    const shownTargets = targets.map((target) => shown(target, nested, members)) as { id: number }[];
    if (SCHEMA[row.type].links[link]?.many) return [link, shownTargets.sort((a, b) => a.id - b.id)];
    return [link, shownTargets[0] ?? null];
  });
  return { id: row.id, ...Object.fromEntries(links) };
}

/** The same shape out of a real answer. */
export function shownIn(entry: Record<string, unknown>, type: Type, populate: Populate[]): unknown {
  const links = populate.map(({ link, count, populate: nested }) => {
    const value = entry[link] as Record<string, unknown> | Record<string, unknown>[] | null;
    const { to } = SCHEMA[type].links[link] as { to: Type };
    if (count || value === null) return [link, value];
    if (!Array.isArray(value)) return [link, shownIn(value, to, nested)];
    const targets = value.map((target) => shownIn(target, to, nested)) as { id: number }[];
    return [link, targets.sort((a, b) => a.id - b.id)];
  });
  return { id: entry.id, ...Object.fromEntries(links) };
}

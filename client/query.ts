export type QueryValue = string | number | boolean | null | undefined | readonly QueryValue[] | QueryObject;
export interface QueryObject {
  readonly [name: string]: QueryValue;
}

/** As Strapi reads it: `{ filters: { title: { $eq: 'a' } } }` is `filters[title][$eq]=a`. What is undefined is left out. */
export function queryOf(params: QueryObject): string {
  return Object.entries(params)
    .flatMap(([name, value]) => pairs(encodeURIComponent(name), value))
    .join('&');
}

function pairs(name: string, value: QueryValue): string[] {
  if (value === undefined) return [];
  if (typeof value !== 'object' || value === null) return [`${name}=${encodeURIComponent(value ?? '')}`];
  return Object.entries(value).flatMap(([key, inner]) => pairs(`${name}[${encodeURIComponent(key)}]`, inner));
}

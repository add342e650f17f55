import type { Core } from '@strapi/strapi';
import type { Spread } from '../../contracts/catalog';
import type { Catalog } from '../../rules/catalog';
import { sampleValues } from '../sql/sample';
import { knownPlace, soundsSecret, type Place } from './places';
import { CROWD } from './values';

const PERCENTILES = [10, 25, 50, 75, 90];
/** Below this, one of the percentiles would be the value of one of a few. */
const LARGE = 50;

/**
 * How numbers or dates are spread; null where there are none, or the field is of another type. For a reader who may not
 * see personal data the ends are values that at least five lie beyond or on, and few values have no spread at all.
 * @throws ValidationError for a place that the reader's catalog does not know
 */
export async function spreadOf(
  strapi: Core.Strapi,
  catalog: Catalog,
  asked: Place,
  masked: boolean
): Promise<Spread | null> {
  const place = knownPlace(catalog, asked);
  if (!['number', 'date', 'datetime'].includes(place.field.valueType)) return null;
  if (soundsSecret(`${asked.rows ?? ''}.${asked.path}`)) return null;
  const { values, complete } = await sampleValues(strapi, catalog, place);
  const subjects = new Set(values.map(({ subject }) => subject)).size;
  if (masked && subjects < LARGE) return null;
  const found = values.map(({ value }) => value as number | string);
  return spread(found, place.field.valueType === 'number', masked ? CROWD : 1, complete);
}

/** @param end which of the smallest and largest values stand for the ends: 1 for the very ones */
export function spread(values: (number | string)[], numeric: boolean, end: number, exact: boolean): Spread | null {
  const count = values.length;
  if (count === 0) return null;
  const sorted = numeric
    ? values.sort((a, b) => Number(a) - Number(b))
    : values.sort((a, b) => (a < b ? -1 : Number(a > b)));
  const at = (place: number) => sorted[Math.min(count, Math.max(1, place)) - 1] as number | string;
  return {
    count,
    min: at(end),
    max: at(count - end + 1),
    percentiles: PERCENTILES.map((p) => ({ p, value: at(Math.ceil((p * count) / 100)) })),
    exact,
  };
}

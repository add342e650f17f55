import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import type { Place } from '../../contracts/visit';
import { configOf, type SegmentsConfig } from '../config';

/** As much of a record of a MaxMind-format database as is read. */
interface GeoRecord {
  country?: { iso_code?: string };
  subdivisions?: { iso_code?: string }[];
  city?: { names?: { en?: string } };
  location?: { latitude?: number; longitude?: number; time_zone?: string };
}
interface GeoReader {
  get(ip: string): GeoRecord | null;
}

const readers = new WeakMap<Core.Strapi, Promise<GeoReader | undefined>>();

/** By the headers that the CDN sets, else by the address in the geo database. */
export async function placeOf(strapi: Core.Strapi, ctx: Context): Promise<Place> {
  const { headers, geoDatabase } = configOf(strapi).context;
  const told = fromHeaders(ctx, headers);
  if (geoDatabase === undefined || told.country !== undefined) return told;
  return { ...fromAddress(await geoReader(strapi, geoDatabase), ctx.request.ip), ...told };
}

/** Whether the site has any source for these keys. */
export function placeSources(strapi: Core.Strapi): { country: boolean; region: boolean; city: boolean; near: boolean } {
  const { headers, geoDatabase } = configOf(strapi).context;
  const has = (...names: (keyof typeof headers)[]) =>
    geoDatabase !== undefined || names.every((name) => headers[name] !== undefined);
  return { country: has('country'), region: has('region'), city: has('city'), near: has('latitude', 'longitude') };
}

function fromHeaders(ctx: Context, names: SegmentsConfig['context']['headers']): Place {
  const place: Place = {};
  for (const key of ['country', 'region', 'city', 'timeZone'] as const) {
    const name = names[key];
    const value = name === undefined ? '' : decoded(ctx.get(name));
    if (value !== '' && value.length <= 200) place[key] = value;
  }
  for (const key of ['latitude', 'longitude'] as const) {
    const name = names[key];
    const value = name === undefined ? '' : ctx.get(name).trim();
    if (value !== '' && Math.abs(Number(value)) <= (key === 'latitude' ? 90 : 180)) place[key] = Number(value);
  }
  return place;
}

/** CDNs write names beyond ASCII URI-encoded. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text).trim();
  } catch {
    return text.trim();
  }
}

function fromAddress(reader: GeoReader | undefined, ip: string): Place {
  let found: GeoRecord | null | undefined;
  try {
    found = reader?.get(ip.replace(/^::ffff:/, ''));
  } catch {
    return {};
  }
  if (!found) return {};
  const { latitude, longitude, time_zone: timeZone } = found.location ?? {};
  const [country, region, city] = [found.country?.iso_code, found.subdivisions?.[0]?.iso_code, found.city?.names?.en];
  return {
    ...(country && { country }),
    ...(region && { region }),
    ...(city && { city }),
    ...(latitude !== undefined && longitude !== undefined && { latitude, longitude }),
    ...(timeZone && { timeZone }),
  };
}

function geoReader(strapi: Core.Strapi, path: string): Promise<GeoReader | undefined> {
  let reader = readers.get(strapi);
  if (!reader) readers.set(strapi, (reader = open(strapi, path)));
  return reader;
}

async function open(strapi: Core.Strapi, path: string): Promise<GeoReader | undefined> {
  try {
    // Optional: only sites that have a database install the reader.
    const load = createRequire(join(strapi.dirs.app.root, 'package.json'));
    const maxmind = load('maxmind') as { open(path: string): Promise<GeoReader> };
    return await maxmind.open(path);
  } catch (error) {
    strapi.log.error(`[segments] The geo database context.geoDatabase cannot be read: ${(error as Error).message}`);
    return undefined;
  }
}

import type { Core } from '@strapi/strapi';
import type { Context } from 'koa';
import { DateTime, IANAZone } from 'luxon';
import type { Place } from '../../contracts/visit';
import type { RequestContext } from '../../rules/request-context';
import { configOf } from '../config';
import { channelOf } from './channel';
import { deviceOf } from './device';
import { passedVisit } from './passed';
import { placeOf, placeSources } from './place';
import { weatherAt } from './weather';

/** Keys that nothing but a source that the site sets up can tell. */
export function missingSources(strapi: Core.Strapi): Set<string> {
  const missing = Object.entries(placeSources(strapi)).flatMap(([key, isThere]) => (isThere ? [] : [key]));
  if (!configOf(strapi).context.weather) missing.push('weather.condition', 'weather.temperature');
  return new Set(missing);
}

/**
 * What `context` conditions can ask of this request: what the frontend passed, else what the request itself tells. Stores nothing.
 * @param wanted the keys that somebody asks for; the weather is looked up only for those that need it
 */
export async function readVisit(
  strapi: Core.Strapi,
  ctx: Context,
  wanted: ReadonlySet<string>,
  now: Date
): Promise<RequestContext> {
  const { visit } = passedVisit(ctx);
  const place: Place = { ...(await placeOf(strapi, ctx)), ...placeIn(visit) };
  const page = urlOf(visit.url ?? ctx.get('Referer'));
  const referrer = urlOf(visit.referrer);
  const utm = (name: string) => page?.searchParams.get(`utm_${name}`) ?? textOf(ctx.query[`utm_${name}`]);
  const asksWeather = wanted.has('weather.condition') || wanted.has('weather.temperature');
  const weather = visit.weather ?? (asksWeather ? await weatherAt(strapi, place) : undefined);
  const values: Record<string, unknown> = {
    country: place.country?.toUpperCase(),
    region: place.region,
    city: place.city,
    near:
      place.latitude !== undefined && place.longitude !== undefined
        ? { latitude: place.latitude, longitude: place.longitude }
        : undefined,
    language: languageOf(visit.language ?? ctx.get('Accept-Language')),
    ...deviceOf(visit.userAgent ?? ctx.get('User-Agent')),
    channel: channelOf({
      medium: utm('medium'),
      clickId: ['gclid', 'msclkid', 'dclid'].some((name) => page?.searchParams.has(name) === true),
      referrerHost: hostOf(referrer),
      host: hostOf(page),
    }),
    'referrer.url': referrer?.href,
    'referrer.host': hostOf(referrer),
    'referrer.path': referrer?.pathname,
    utm_source: utm('source'),
    utm_medium: utm('medium'),
    utm_campaign: utm('campaign'),
    utm_term: utm('term'),
    utm_content: utm('content'),
    landing_page: visit.landingPage,
    'url.host': hostOf(page),
    'url.path': page?.pathname,
    ...localTime(place.timeZone ?? configOf(strapi).timeZone, now),
    'weather.condition': weather?.condition,
    'weather.temperature': weather?.temperature,
    visitor: visit.returning === undefined ? undefined : visit.returning ? 'returning' : 'new',
  };
  for (const key of wanted) {
    if (key.startsWith('url.query.')) values[key] = page?.searchParams.get(key.slice('url.query.'.length));
    if (key.startsWith('custom.')) values[key] = ownOf(visit.custom, key.slice('custom.'.length));
  }
  // What is there after all, because the frontend passed it, needs no source.
  const unavailable = [...missingSources(strapi)].filter((key) => values[key] === undefined);
  return { values, unavailable: new Set(unavailable) };
}

function placeIn({ country, region, city, latitude, longitude, timeZone }: Place): Place {
  const told = { country, region, city, latitude, longitude, timeZone };
  return Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined));
}

function urlOf(text: string | undefined): URL | undefined {
  return text && URL.canParse(text) ? new URL(text) : undefined;
}

const hostOf = (url: URL | undefined): string | undefined => url?.hostname.replace(/^www\./, '');

/** `de` of `de-AT,en;q=0.8`: the first is what the reader likes best. */
function languageOf(tags: string): string | undefined {
  return /^\s*([a-z]{2,3})\b/i.exec(tags)?.[1]?.toLowerCase();
}

function localTime(zone: string, now: Date): { hour: number; weekday: number } {
  const { hour, weekday } = DateTime.fromJSDate(now, { zone: IANAZone.isValidZone(zone) ? zone : 'UTC' });
  return { hour, weekday };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function ownOf(values: Record<string, unknown> | undefined, name: string): unknown {
  return values && Object.hasOwn(values, name) ? values[name] : undefined;
}

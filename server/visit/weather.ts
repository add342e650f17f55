import type { Core } from '@strapi/strapi';
import type { Place, Visit } from '../../contracts/visit';
import { configOf } from '../config';

export type Weather = NonNullable<Visit['weather']>;

/** Asked where a segment asks for the weather; aborted when it takes too long. Undefined: not known. */
export type WeatherProvider = (place: Place, options: { signal: AbortSignal }) => Promise<Weather | undefined>;

/** The same place is asked for again only after this long. */
const KEPT_MS = 10 * 60_000;
/** After a failure. */
const AGAIN_MS = 30_000;
const MOST_PLACES = 1_000;
/** Calls under way at once; whoever comes to more has no weather, rather than all of them waiting for a provider that cannot keep up. */
const MOST_CALLS = 20;

interface Kept {
  places: Map<string, { until: number; weather: Promise<Weather | undefined> }>;
  calls: number;
}

const kept = new WeakMap<Core.Strapi, Kept>();

/** The weather at the place by the configured provider; undefined without one, without a place, where it fails or is asked too much. */
export async function weatherAt(strapi: Core.Strapi, place: Place): Promise<Weather | undefined> {
  const { weather: provider, weatherTimeoutMs } = configOf(strapi).context;
  const key = keyOf(place);
  if (!provider || key === undefined) return undefined;
  const own = kept.get(strapi) ?? { places: new Map(), calls: 0 };
  kept.set(strapi, own);
  const known = own.places.get(key);
  if (known && known.until > Date.now()) return known.weather;
  if (own.calls >= MOST_CALLS) return undefined;
  own.calls += 1;
  const asked = ask(strapi, provider, place, weatherTimeoutMs).finally(() => (own.calls -= 1));
  const entry = { until: Date.now() + KEPT_MS, weather: asked };
  const oldest = own.places.size >= MOST_PLACES ? own.places.keys().next().value : undefined;
  if (oldest !== undefined) own.places.delete(oldest);
  own.places.delete(key);
  own.places.set(key, entry);
  const weather = await entry.weather;
  if (!weather) entry.until = Math.min(entry.until, Date.now() + AGAIN_MS);
  return weather;
}

/** To a tenth of a degree: some ten kilometres have one weather. */
function keyOf({ latitude, longitude, country, region, city }: Place): string | undefined {
  if (latitude !== undefined && longitude !== undefined) return `${latitude.toFixed(1)} ${longitude.toFixed(1)}`;
  return city === undefined ? undefined : JSON.stringify([country, region, city]);
}

async function ask(
  strapi: Core.Strapi,
  provider: WeatherProvider,
  place: Place,
  timeoutMs: number
): Promise<Weather | undefined> {
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const late = new Promise<never>((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error(`no answer in ${timeoutMs} ms`)), { once: true })
    );
    return await Promise.race([provider(place, { signal }), late]);
  } catch (error) {
    strapi.log.warn(`[segments] The weather could not be had: ${(error as Error).message}`);
    return undefined;
  }
}

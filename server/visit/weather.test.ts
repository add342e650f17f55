import type { Core } from '@strapi/strapi';
import { weatherAt, type Weather, type WeatherProvider } from './weather';

const strapiWith = (weather: WeatherProvider) =>
  ({
    config: { get: () => ({ context: { weather, weatherTimeoutMs: 10_000 } }) },
    log: console,
  }) as unknown as Core.Strapi;
const place = (latitude: number) => ({ latitude, longitude: 0 });

test('a provider is asked by twenty at once; whoever comes then has no weather, and has it later', async () => {
  const answers: ((weather: Weather) => void)[] = [];
  const strapi = strapiWith(() => new Promise((resolve) => answers.push(resolve)));
  const first = Array.from({ length: 20 }, (_, n) => weatherAt(strapi, place(n)));
  expect(await weatherAt(strapi, place(50))).toBeUndefined();
  expect(answers).toHaveLength(20);
  // Who asks for the same place waits with the first.
  const same = weatherAt(strapi, place(0));
  for (const answer of answers) answer({ condition: 'rain' } as Weather);
  for (const weather of await Promise.all([...first, same])) expect(weather).toEqual({ condition: 'rain' });

  const later = weatherAt(strapi, place(50));
  expect(answers).toHaveLength(21);
  answers[20]?.({ condition: 'snow' } as Weather);
  expect(await later).toEqual({ condition: 'snow' });
});

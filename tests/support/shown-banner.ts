import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyFinding } from '../../contracts/findings';
import { adminToken } from './access';
import type { TestStrapi } from './strapi';
import { storedEvents } from './tracking';

const BANNER = 'api::banner.banner';

/** Longer than the server lets what was shown wait for more of it. */
const RECORDED_MS = 1_500;

/**
 * Shows a banner with a running experience to a visitor who can be told again.
 * @returns how many exposures are recorded then, and what is found of the installation
 */
export async function showBanner(app: TestStrapi): Promise<{ recorded: number; findings: string[] }> {
  const { strapi } = app;
  const { documentId } = await strapi.documents(BANNER).create({ data: { title: 'Spring' } as never });
  const experiences = strapi.plugin('segments').service('experiences');
  await experiences.create({ key: 'banner', name: 'Banner', contentType: BANNER, document: documentId });
  await experiences.createVariant('banner', { key: 'summer', name: 'Summer', overrides: { title: 'Summer' } });
  await experiences.publish('banner', 'summer', true);
  await experiences.update('banner', { state: 'running' });

  const { body } = await app.request.get('/api/banners').set('X-Segments-Visitor', 'a-visitor').expect(200);
  expect(body.meta.segments.experiences).toEqual({ banner: { variant: 'summer', reason: 'matched' } });
  await sleep(RECORDED_MS);
  const recorded = (await storedEvents(strapi)).filter(({ properties }) => properties?.experience === 'banner').length;

  const all = app.request.get('/segments/findings?kinds=all');
  const answer = await all.auth(await adminToken(strapi), { type: 'bearer' }).expect(200);
  const found = answer.body.data as AnyFinding[];
  await experiences.update('banner', { state: 'ended' });
  await experiences.remove('banner');
  await strapi.documents(BANNER).delete({ documentId });
  return { recorded, findings: found.filter(({ kind }) => kind === 'site').map(({ code }) => code) };
}

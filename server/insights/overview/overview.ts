import type { Core } from '@strapi/strapi';
import type { Overview } from '../../../contracts/overview';
import { allSegments } from '../../membership/segment-record';
import { requestLanguage } from '../../catalog/request-language';
import { connection } from '../../storage/connection';
import { spoken } from '../../sentences';
import { recentCounts } from '../../storage/counts';
import { allStates } from '../../storage/states';
import { firstDay, trendOf } from '../../segments/trend';

const MOVERS = 5;
const FAILED = 10;

/** Which active segments changed most over a week, and which could not be refreshed. */
export async function overview(strapi: Core.Strapi): Promise<Overview> {
  const knex = connection(strapi);
  const now = new Date();
  const language = requestLanguage(strapi);
  const states = await allStates(knex);
  const active = (await allSegments(strapi)).filter((segment) => segment.active);
  const counts = await recentCounts(knex, firstDay(now));
  const movers = active.flatMap(({ key, name }): Overview['movers'] => {
    const state = states.get(key);
    const members = state && state.setId !== null ? state.members : null;
    const { sparkline, change7 } = trendOf(counts.get(key) ?? [], members, now);
    return members === null || change7 === null || change7 === 0 ? [] : [{ key, name, members, change7, sparkline }];
  });
  movers.sort((a, b) => Math.abs(b.change7) - Math.abs(a.change7) || (a.key < b.key ? -1 : 1));
  const failed = active.flatMap(({ key, name }): Overview['failed'] => {
    const state = states.get(key);
    if (state?.status !== 'failed') return [];
    return [{ key, name, error: spoken(state.error, language), at: iso(state.attemptedAt) }];
  });
  return { movers: movers.slice(0, MOVERS), failed: failed.slice(0, FAILED) };
}

const iso = (date: Date | null): string | null => date?.toISOString() ?? null;

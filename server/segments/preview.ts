import type { Core } from '@strapi/strapi';
import type { z } from 'zod';
import type { PreviewAnswer, previewSchema } from '../../contracts/segments';
import { isDecidedAtRequest } from '../../rules/request-time';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { audienceOf } from '../catalog/audiences';
import { judgingTime } from '../membership/clock';
import { judgeOf } from '../membership/judge';
import type { Sample } from '../sql/facts';
import { connection } from '../storage/connection';
import { Stopped, stoppable, within } from '../storage/stoppable';
import { audienceTable } from '../storage/subjects';
import { estimatedCounts } from './estimated-counts';
import { exactCounts, type Asked } from './exact-counts';
import { ruleFrom } from './rule-input';
import { drawSample } from './sample';

/** With `auto`, how long the exact number may take before an estimate is made. */
const PATIENCE_MS = 200;

/**
 * Who a rule would name, without storing anything. Forced in and out do not count: they belong to a segment.
 * @param caller ends when nobody waits for the answer any more
 * @throws ValidationError with the rule's issues, Stopped
 */
export async function preview(
  strapi: Core.Strapi,
  input: z.output<typeof previewSchema>,
  reader: Reader,
  caller: AbortSignal
): Promise<PreviewAnswer> {
  const started = performance.now();
  const { audience } = input;
  const rule = await ruleFrom(strapi, audience, input.rule, { reader, key: input.key });
  const catalog = await buildCatalog(strapi, audience, reader);
  const now = input.asOf ? new Date(input.asOf) : await judgingTime(strapi);
  // An unfinished rule has nothing to be counted by itself.
  const perCondition = input.perCondition && rule.root.children.length > 0;
  const segment = { key: '', audience, kind: 'dynamic' as const, rule, timeZone: input.timeZone ?? null };
  const { table } = audienceTable(strapi, audienceOf(strapi, audience).uid);
  const { of, drawn } = await drawSample(connection(strapi), table);

  async function ask(signal: AbortSignal, sample?: Sample): Promise<Asked> {
    const query = stoppable(strapi, signal, { fewRows: sample !== undefined });
    const judge = await judgeOf(strapi, segment, now, { reader, query, ...(sample && { sample }) });
    return { strapi, audience, rule, judge, query, of, people: input.sample, perCondition };
  }
  const exact = async (signal: AbortSignal) => ({ ...(await exactCounts(await ask(signal))), margin: 0 });
  const estimated = async (drawn: Sample) => estimatedCounts(await ask(caller, drawn), drawn.ids);

  const soon = drawn && input.estimate === 'auto' ? await inTime(caller, exact) : undefined;
  const isEstimate = drawn !== undefined && soon === undefined && input.estimate !== 'never';
  const { people, ...found } = soon ?? (isEstimate ? await estimated(drawn) : await exact(caller));
  return {
    ...found,
    ...(input.perCondition && { conditions: found.conditions ?? [] }),
    of,
    exact: !isEstimate,
    requestTime: isDecidedAtRequest(rule, catalog),
    sample: people,
    asOf: now.toISOString(),
    ms: Math.round(performance.now() - started),
  };
}

/** The work's result, or undefined where it takes too long. */
async function inTime<T>(caller: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const { signal, done } = within(caller, PATIENCE_MS);
  try {
    return await work(signal);
  } catch (error) {
    if (error instanceof Stopped && !caller.aborted) return undefined;
    throw error;
  } finally {
    done();
  }
}

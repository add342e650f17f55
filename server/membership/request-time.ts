import type { Core } from '@strapi/strapi';
import { orderByReference } from '../../rules/references';
import { requestTimeKeys } from '../../rules/request-time';
import type { Rule } from '../../rules/rule';
import { isReadable, referredKeys, walkNodes } from '../../rules/walk';
import { currentConnection, databaseNow, inTransaction } from '../storage/connection';
import { segmentsThatForce } from '../storage/forced-segments';
import { activeRules, segmentsSignature } from '../storage/live-rules';
import type { StoredRule } from '../storage/segment-rules';
import { retireSets } from '../storage/sets';
import { lockState, unpointState } from '../storage/states';
import type { Directory } from './directory';
import { allSegments } from './segment-record';

export interface RequestTimeSegment extends StoredRule {
  rule: Rule;
}

/** The active segments that are decided at each request. */
export interface RequestTimeSegments {
  /** Each after those that it refers to. */
  segments: readonly RequestTimeSegment[];
  /** Of those that force anybody in or out. */
  forced: ReadonlySet<string>;
  /** What they ask of the request. */
  wanted: ReadonlySet<string>;
}

const byDirectory = new WeakMap<Directory, Promise<RequestTimeSegments>>();
const read = new WeakMap<Core.Strapi, { signature: string; segments: readonly RequestTimeSegment[] }>();

/** As old as the directory. Rules are read again only where a segment was saved since. */
export function requestTimeSegments(strapi: Core.Strapi, directory: Directory): Promise<RequestTimeSegments> {
  const known = byDirectory.get(directory);
  // Another's reading can wait for the very connection that a caller in a transaction holds.
  if (known && !strapi.db.inTransaction()) return known;
  const reading = readSegments(strapi);
  byDirectory.set(directory, reading);
  reading.catch(() => byDirectory.delete(directory));
  return reading;
}

async function readSegments(strapi: Core.Strapi): Promise<RequestTimeSegments> {
  const knex = await currentConnection(strapi);
  const signature = await segmentsSignature(knex);
  let cached = read.get(strapi);
  if (cached?.signature !== signature) {
    cached = { signature, segments: ordered(await activeRules(knex)) };
    read.set(strapi, cached);
  }
  const { segments } = cached;
  const wanted = segments.flatMap(({ rule }) =>
    [...walkNodes(rule.root)].flatMap((node) => (node.type === 'context' ? [node.key] : []))
  );
  const keys = segments.map(({ key }) => key);
  return { segments, forced: await segmentsThatForce(knex, keys), wanted: new Set(wanted) };
}

function ordered(rules: readonly StoredRule[]): RequestTimeSegment[] {
  const keys = requestTimeKeys(rules);
  const found = new Map<string, RequestTimeSegment>();
  for (const { rule, ...rest } of rules) {
    // One of a later version names nobody.
    if (rule && keys.has(rest.key) && isReadable(rule)) found.set(rest.key, { ...rest, rule });
  }
  const order = orderByReference(
    [...found.values()].map(({ key, rule }) => ({ key, refers: referredKeys(rule.root) }))
  );
  return order.flatMap((key) => found.get(key) ?? []);
}

/** Whether the segment is decided at each request, by the rules as they are saved now. */
export async function isRequestTime(strapi: Core.Strapi, key: string): Promise<boolean> {
  return requestTimeKeys(await allSegments(strapi)).has(key);
}

/** Gives up the members that a segment had before it came to be decided at each request. @returns whether it had any */
export async function giveUpMembers(strapi: Core.Strapi, key: string): Promise<boolean> {
  return inTransaction(strapi, async (trx) => {
    const state = await lockState(trx, key);
    if (!state) return false;
    await unpointState(trx, key);
    if (state.setId === null) return false;
    await retireSets(trx, { segment_key: key }, await databaseNow(trx));
    return true;
  });
}

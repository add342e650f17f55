import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { crossingsOf, NO_CROSSINGS } from '../../rules/crossings';
import type { Crossings } from '../../rules/dated';
import { dependenciesOf, type AttributeReference, type Dependencies } from '../../rules/dependencies';
import { isReadable } from '../../rules/walk';
import { AUDIENCES, audienceOf } from '../catalog/audiences';
import { schemaCatalog } from '../catalog/catalog';
import type { Knex } from '../storage/connection';
import { passGate } from '../storage/gate';
import { activeRules, segmentsSignature, type LiveRule } from '../storage/live-rules';
import type { StoredRule } from '../storage/segment-rules';
import { pathsTo, type PathTo } from './paths-to';
import type { What } from './touch';

/** An active segment with what its rule reads. */
export interface LiveSegment extends LiveRule {
  reads: Pick<Dependencies, 'segments' | 'everybody' | 'splits' | 'events'>;
  /** How the passing of time alone changes who its rule names. */
  crossings: Crossings;
}

/** All active segments whose rules this version can read, and which of them read what. */
export interface LiveSegments {
  byKey: ReadonlyMap<string, LiveSegment>;
  /** Keys of those that a touch may change, their referrers not among them. */
  readersOf(audience: AudienceName, what: What): Iterable<string>;
  /** How rules reach rows of this type from the subjects of an audience. */
  pathsTo(uid: string): readonly PathTo[];
  /** Keys of those whose rules refer to this one. */
  referrersOf(key: string): readonly string[];
}

const caches = new WeakMap<Core.Strapi, { signature: string; live: LiveSegments }>();

/**
 * The segments as they are saved now; none is saved differently and filled anew before the transaction is over. Reading
 * them costs one small query, unless a segment was saved since the last time.
 */
export async function liveSegments(strapi: Core.Strapi, trx: Knex.Transaction): Promise<LiveSegments> {
  await passGate(trx);
  return knownSegments(strapi, trx);
}

/** The segments as they were saved a moment ago. */
export async function knownSegments(strapi: Core.Strapi, knex: Knex): Promise<LiveSegments> {
  const signature = await segmentsSignature(knex);
  const cached = caches.get(strapi);
  if (cached?.signature === signature) return cached.live;
  const live = indexed(strapi, await activeRules(knex));
  caches.set(strapi, { signature, live });
  return live;
}

function indexed(strapi: Core.Strapi, rules: readonly LiveRule[]): LiveSegments {
  const byKey = new Map<string, LiveSegment>();
  const readers = new Map<string, string[]>();
  const referrers = new Map<string, string[]>();
  const steps: Record<AudienceName, Map<string, AttributeReference>> = {
    contact: new Map(),
    account: new Map(),
    visitor: new Map(),
  };
  const note = (of: Map<string, string[]>, name: string, key: string) => {
    const known = of.get(name);
    if (known) known.push(key);
    else of.set(name, [key]);
  };
  for (const rule of readable(strapi, rules)) {
    const { key, audience } = rule;
    const reads = readsOf(strapi, rule);
    byKey.set(key, { ...rule, reads, crossings: crossedBy(strapi, rule) });
    note(readers, allOf(audience), key);
    for (const event of reads.events) note(readers, eventOf(audience, event), key);
    for (const field of reads.fields) note(readers, fieldOf(audience, field), key);
    for (const uid of new Set(reads.fields.map((field) => field.uid))) note(readers, typeOf(audience, uid), key);
    for (const field of reads.fields) steps[audience].set(fieldOf(audience, field), field);
    for (const referred of reads.segments) note(referrers, referred, key);
  }
  return {
    byKey,
    *readersOf(audience, { events = [], fields = [], types = [], segments = [], all }) {
      if (all) yield* readers.get(allOf(audience)) ?? [];
      for (const event of events) yield* readers.get(eventOf(audience, event)) ?? [];
      for (const field of fields) yield* readers.get(fieldOf(audience, field)) ?? [];
      for (const uid of types) yield* readers.get(typeOf(audience, uid)) ?? [];
      for (const key of segments) if (byKey.get(key)?.audience === audience) yield key;
    },
    pathsTo: (uid) => AUDIENCES.flatMap((audience) => pathsTo(strapi, audience, uid, [...steps[audience].values()])),
    referrersOf: (key) => referrers.get(key) ?? [],
  };
}

const said = new WeakMap<Core.Strapi, Set<string>>();

/** A rule that a later version wrote costs its own segment to be settled, which the log says once, and no other. */
function readable(strapi: Core.Strapi, rules: readonly LiveRule[]): LiveRule[] {
  const known = said.get(strapi) ?? new Set();
  said.set(strapi, known);
  return rules.filter(({ key, rule }) => {
    if (!rule || isReadable(rule)) return true;
    if (!known.has(key))
      strapi.log.warn(`[segments] the rule of ${key} is of a later version: its members stay as they are`);
    known.add(key);
    return false;
  });
}

const TAG = 'plugin::segments.tag';

const NOTHING: Dependencies = {
  fields: [],
  relations: [],
  recorded: [],
  events: [],
  segments: [],
  tags: false,
  windows: [],
  timeRelative: false,
  ranks: false,
  splits: false,
  context: false,
  everybody: false,
};

function readsOf(strapi: Core.Strapi, { audience, rule }: StoredRule): Dependencies {
  if (!rule) return NOTHING;
  const reads = dependenciesOf(rule, schemaCatalog(strapi, audience, 'admin'));
  const { uid, tags } = audienceOf(strapi, audience);
  if (!reads.tags || tags === undefined) return reads;
  return { ...reads, fields: [...reads.fields, { uid, attribute: tags }, { uid: TAG, attribute: 'key' }] };
}

const crossedBy = (strapi: Core.Strapi, { audience, rule }: StoredRule): Crossings =>
  rule ? crossingsOf(rule, schemaCatalog(strapi, audience, 'admin')) : NO_CROSSINGS;

const allOf = (audience: AudienceName) => `${audience} all`;
const eventOf = (audience: AudienceName, name: string) => `${audience} event ${name}`;
const typeOf = (audience: AudienceName, uid: string) => `${audience} type ${uid}`;
const fieldOf = (audience: AudienceName, { uid, attribute }: AttributeReference) =>
  `${audience} field ${uid} ${attribute}`;

import { contentTypes } from '@strapi/utils';
import { readComponentRows, type ComponentRow } from '../storage/component-rows';
import type { Knex } from '../storage/connection';
import { findTags, readLinks } from '../storage/subject-links';
import { readSubjectRows, readTraits, takenValues, type SubjectRow } from '../storage/subject-rows';
import { findSubjects, type SubjectRef } from '../storage/subjects';
import {
  componentDifferences,
  componentFault,
  type ComponentDifference,
  type KnownComponents,
} from './compare-components';
import { CellError } from './convert';
import { isSameValue, ordered } from './same-value';
import type { Draft, DraftPlan, WrittenAttribute } from './subject-drafts';
import type { SubjectImport } from './subject-import';

export type Outcome = 'created' | 'updated' | 'unchanged';

/** A draft that says something new. */
export interface Difference {
  draft: Draft;
  existing: SubjectRow | undefined;
  /** Row ids, where they change. */
  account?: number[];
  tags?: number[];
  /** All traits as they will be, where they change. */
  traits?: Record<string, unknown>;
  /** Components that change; absent where none do. */
  components?: ComponentDifference[];
}

/** What the database knows of a batch. */
interface Known {
  existing: ReadonlyMap<string, SubjectRow>;
  accounts: ReadonlyMap<string, SubjectRef>;
  accountLinks: ReadonlyMap<number, number[]>;
  tags: ReadonlyMap<string, number>;
  tagLinks: ReadonlyMap<number, number[]>;
  traits: ReadonlyMap<number, Record<string, unknown>>;
  components: KnownComponents;
  taken: ReadonlyMap<Draft, CellError>;
}

export interface Comparison {
  differences: Difference[];
  /** What becomes of each draft, or what keeps it from being written. */
  outcomes: (Outcome | CellError)[];
  /** Places in the plan's attributes where a known row's value differs from its draft's. */
  changed: ReadonlySet<number>;
}

/** Sets drafts of one plan beside the database: what is to be written, and what becomes of each draft. */
export async function compareSubjects(
  to: SubjectImport,
  plan: DraftPlan,
  drafts: readonly Draft[],
  trx: Knex.Transaction
): Promise<Comparison> {
  const known = await readKnown(to, plan, drafts, trx);
  const requirement = requiredBeside(to, plan);
  const blind = writesPrivate(to, plan);
  const differences: Difference[] = [];
  const changed = new Set<number>();
  const outcomes = drafts.map((draft): Outcome | CellError => {
    const existing = known.existing.get(draft.name);
    const fault =
      known.taken.get(draft) ??
      unknownName(draft, known) ??
      (existing ? undefined : refusal(to, requirement)) ??
      componentFault(to, draft, existing?.id, known.components, blind);
    if (fault) return fault;
    if (existing && !to.update) return 'unchanged';
    const difference = differenceOf(draft, existing, known, changed) ?? (blind ? { draft, existing } : undefined);
    if (!difference) return 'unchanged';
    differences.push(difference);
    return existing ? 'updated' : 'created';
  });
  return { differences, outcomes, changed };
}

/**
 * Whether the rows write what their sender may not read. All of them then count as updated, and are, with their time of change:
 * “unchanged” would tell who guesses that the guess is right.
 */
function writesPrivate({ strapi, audience, reader }: SubjectImport, { targets, components }: DraftPlan): boolean {
  if (reader !== 'token') return false;
  const isPrivate = (uid: string, attribute: string | null | undefined) =>
    typeof attribute === 'string' && contentTypes.isPrivateAttribute(strapi.getModel(uid as never), attribute);
  const { uid } = audience;
  return (
    targets.some(
      (target) =>
        ((target.kind === 'attribute' || target.kind === 'component') && isPrivate(uid, target.attribute)) ||
        ((target.kind === 'account' || target.kind === 'tags') && isPrivate(uid, audience[target.kind]))
    ) || components.some(({ component, fields }) => fields.some((field) => isPrivate(component, field.attribute)))
  );
}

async function readKnown(
  { strapi, audience, attributes }: SubjectImport,
  plan: DraftPlan,
  drafts: readonly Draft[],
  trx: Knex.Transaction
): Promise<Known> {
  const { uid, identity, account, tags, name } = audience;
  const names = drafts.map((draft) => draft.name);
  const writes = (kind: string) => plan.targets.some((target) => target.kind === kind);
  const wanted = { attributes: plan.attributes, documentId: writes('trait') };
  const existing = await readSubjectRows(strapi, uid, identity, names, wanted, trx);
  const rows = [...existing.values()].map((row) => row.id);
  const accountNames = [...new Set(drafts.flatMap((draft) => draft.account ?? []))];
  const tagKeys = [...new Set(drafts.flatMap((draft) => draft.tags ?? []))];
  const faults = new Map<Draft, CellError>();
  for (const [index, { attribute }] of plan.attributes.entries()) {
    const { unique, type } = attributes[attribute] ?? {};
    if (attribute === identity || !(unique || type === 'uid')) continue;
    const values = [...new Set(drafts.map((draft) => draft.values[index]).filter((value) => value !== null))];
    const owners = await takenValues(strapi, uid, attribute, values, trx);
    for (const draft of takenTwice(drafts, index, owners, existing)) {
      faults.set(draft, new CellError('not_unique', 'Another row has this value.', attribute));
    }
  }
  const components = new Map<string, ReadonlyMap<number, ComponentRow>>();
  for (const { attribute, fields } of plan.components) {
    components.set(attribute, await readComponentRows(strapi, uid, attribute, fields, rows, trx));
  }
  return {
    existing,
    components,
    accounts: accountNames.length > 0 ? await findSubjects(strapi, 'account', accountNames, trx) : new Map(),
    accountLinks: account && writes('account') ? await readLinks(strapi, uid, account, rows, trx) : new Map(),
    tags: tagKeys.length > 0 ? await findTags(strapi, tagKeys, trx) : new Map(),
    tagLinks: tags && writes('tags') ? await readLinks(strapi, uid, tags, rows, trx) : new Map(),
    traits: writes('trait') ? await readTraits(strapi, name, rows, trx) : new Map(),
    taken: faults,
  };
}

/** Drafts whose value at `index` is another row's, in the database or earlier in the batch. */
function takenTwice(
  drafts: readonly Draft[],
  index: number,
  owners: ReadonlyMap<string, number>,
  existing: ReadonlyMap<string, SubjectRow>
): Draft[] {
  const inBatch = new Set<string>();
  return drafts.filter((draft) => {
    const value = draft.values[index];
    if (value === null) return false;
    const owner = owners.get(String(value));
    const taken = (owner !== undefined && owner !== existing.get(draft.name)?.id) || inBatch.has(String(value));
    inBatch.add(String(value));
    return taken;
  });
}

/** @param changed the places where values differ are added to it */
function differenceOf(
  draft: Draft,
  existing: SubjectRow | undefined,
  known: Known,
  changed: Set<number>
): Difference | undefined {
  const difference: Difference = { draft, existing };
  let isNew = !existing;
  if (existing) {
    const { attributes } = draft.plan;
    for (let index = 0; index < attributes.length; index++) {
      const { kind } = attributes[index] as WrittenAttribute;
      if (isSameValue(kind, existing.values[index], draft.values[index])) continue;
      isNew = true;
      changed.add(index);
    }
  }
  if (draft.account !== undefined) {
    const wanted = draft.account === null ? [] : [known.accounts.get(draft.account)?.id as number];
    if (!isSameList(wanted, existing && known.accountLinks.get(existing.id))) difference.account = wanted;
  }
  if (draft.tags !== undefined) {
    const wanted = draft.tags.map((key) => known.tags.get(key) as number);
    if (!isSameList(wanted, existing && known.tagLinks.get(existing.id))) difference.tags = wanted;
  }
  if (draft.traits !== undefined) {
    const now = (existing && known.traits.get(existing.id)) ?? {};
    // An empty cell takes the trait away.
    const merged = Object.fromEntries(
      Object.entries({ ...now, ...draft.traits }).filter(([, value]) => value !== null)
    );
    if (ordered(merged) !== ordered(now)) difference.traits = merged;
  }
  const components = componentDifferences(draft, existing?.id, known.components);
  if (components.length > 0) difference.components = components;
  return isNew || difference.account || difference.tags || difference.traits || difference.components
    ? difference
    : undefined;
}

function isSameList(wanted: readonly number[], stored: readonly number[] = []): boolean {
  return wanted.length === stored.length && wanted.every((id) => stored.includes(id));
}

function unknownName(draft: Draft, { accounts, tags }: Known): CellError | undefined {
  const columnOf = (kind: string) => draft.row.columns[draft.plan.targets.findIndex((target) => target.kind === kind)];
  const { account } = draft;
  if (account !== undefined && account !== null && !accounts.has(account)) {
    return new CellError('unknown_account', `There is no account "${account.slice(0, 100)}".`, columnOf('account'));
  }
  const tag = draft.tags?.find((key) => !tags.has(key));
  if (tag === undefined) return undefined;
  return new CellError('unknown_tag', `There is no tag "${tag.slice(0, 100)}".`, columnOf('tags'));
}

/** Why a new row may not be created. */
function refusal({ create }: SubjectImport, requirement: string | undefined): CellError | undefined {
  if (!create) return new CellError('unknown_subject', 'There is nobody of this identity.');
  if (requirement === undefined) return undefined;
  return new CellError('required', `A new row needs a value for "${requirement}".`);
}

/** An attribute that every new row needs and that these columns do not bring. */
function requiredBeside({ attributes, audience }: SubjectImport, plan: DraftPlan): string | undefined {
  const brought = new Set(plan.attributes.map(({ attribute }) => attribute));
  for (const { attribute } of plan.components) brought.add(attribute);
  if (audience.account && plan.targets.some((target) => target.kind === 'account')) brought.add(audience.account);
  return Object.keys(attributes).find((attribute) => {
    const schema = attributes[attribute];
    return schema?.required === true && !brought.has(attribute) && (schema.default ?? null) === null;
  });
}

import type { Core } from '@strapi/strapi';
import type { Person, SubjectMembership, SubjectPage } from '../../contracts/people';
import type { AudienceName, Catalog } from '../../rules/catalog';
import { describeRule } from '../../rules/describe';
import { isReadable } from '../../rules/walk';
import { audienceOf } from '../catalog/audiences';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { schemaOf } from '../catalog/schema';
import { TRAITS } from '../catalog/types';
import { segmentsOf } from '../membership/directory';
import { allSegments, type SegmentRecord } from '../membership/segment-record';
import { connection } from '../storage/connection';
import { joinCauses } from '../storage/changes';
import { overridesOfSubject, type SubjectOverride } from '../storage/overrides';
import { peopleById } from '../storage/people';
import { subjectTags } from '../storage/subject-tags';
import type { SubjectRef } from '../storage/subjects';
import { traitsOf } from '../storage/traits';
import { subjectFields } from './subject-fields';

const SAMPLE = 10;

/** All that is known of a subject, as far as this reader may know it. */
export async function subjectPage(
  strapi: Core.Strapi,
  audience: AudienceName,
  subject: SubjectRef,
  reader: Reader
): Promise<SubjectPage> {
  const catalog = await buildCatalog(strapi, audience, reader);
  const { uid, tags } = audienceOf(strapi, audience);
  const hasTags = tags !== undefined && catalog.types[uid]?.attributes[tags] !== undefined;
  const segments = (await allSegments(strapi)).filter((segment) => segment.audience === audience);
  const overrides = await overridesOfSubject(strapi, subject.documentId);
  const hasOwnTraits = schemaOf(strapi, uid)?.attributes[TRAITS] !== undefined;
  return {
    audience,
    person: await personOf(strapi, audience, subject),
    fields: await subjectFields(strapi, catalog, subject.id),
    traits: hasOwnTraits ? {} : await traitsOf(strapi, audience, subject.id),
    tags: hasTags ? await subjectTags(strapi, audience, subject.id) : null,
    account: await accountOf(strapi, audience, catalog, subject),
    people: audience === 'account' ? await contactsOf(strapi, subject, reader) : null,
    memberships: await memberships(strapi, audience, subject, catalog, segments, overrides),
    keptOut: segments.flatMap(({ key, name }) => {
      const override = overrides.get(key);
      return override?.mode === 'out' ? [{ key, name, note: override.note }] : [];
    }),
    uid,
  };
}

/** The page without what tells who it is. */
export function maskedPage(page: SubjectPage, show: <T extends Person>(person: T) => T): SubjectPage {
  return {
    ...page,
    person: show(page.person),
    fields: page.fields.map((field) => ({ ...field, value: null })),
    traits: {},
    account: page.account && show(page.account),
    people: page.people && { ...page.people, sample: page.people.sample.map(show) },
    memberships: page.memberships.map((membership) => ({ ...membership, note: null })),
    keptOut: page.keptOut.map((segment) => ({ ...segment, note: null })),
  };
}

async function personOf(strapi: Core.Strapi, audience: AudienceName, { id, documentId }: SubjectRef): Promise<Person> {
  const person = (await peopleById(strapi, audience, [id])).get(id);
  return person ?? { id: `doc:${documentId}`, documentId, label: null };
}

/** The account of a contact; null where there is none or the reader may not know that relation. */
async function accountOf(
  strapi: Core.Strapi,
  audience: AudienceName,
  catalog: Catalog,
  subject: SubjectRef
): Promise<Person | null> {
  const { uid, account } = audienceOf(strapi, audience);
  if (audience !== 'contact' || account === undefined || !catalog.types[uid]?.attributes[account]) return null;
  const row = (await strapi.db.query(uid as never).findOne({
    where: { id: subject.id },
    select: ['id'],
    populate: { [account]: { select: ['id'] } },
  } as never)) as Record<string, { id: number } | null> | null;
  const id = Number(row?.[account]?.id);
  return id > 0 ? ((await peopleById(strapi, 'account', [id])).get(id) ?? null) : null;
}

/** The contacts whose account this is; null where the reader may not know that relation. */
async function contactsOf(strapi: Core.Strapi, account: SubjectRef, reader: Reader): Promise<SubjectPage['people']> {
  const contact = audienceOf(strapi, 'contact');
  const { types } = await buildCatalog(strapi, 'contact', reader);
  if (contact.account === undefined || !types[contact.uid]?.attributes[contact.account]) return null;
  const where = { [contact.account]: { id: account.id } };
  const contacts = strapi.db.query(contact.uid as never);
  const rows = (await contacts.findMany({ where, select: ['id'], orderBy: { id: 'asc' }, limit: SAMPLE } as never)) as {
    id: number;
  }[];
  const ids = rows.map(({ id }) => Number(id));
  const people = await peopleById(strapi, 'contact', ids);
  return { total: await contacts.count({ where } as never), sample: ids.flatMap((id) => people.get(id) ?? []) };
}

async function memberships(
  strapi: Core.Strapi,
  audience: AudienceName,
  subject: SubjectRef,
  catalog: Catalog,
  segments: readonly SegmentRecord[],
  overrides: ReadonlyMap<string, SubjectOverride>
): Promise<SubjectMembership[]> {
  const joined = new Map((await segmentsOf(strapi, audience, subject.id)).map(({ key, joinedAt }) => [key, joinedAt]));
  const causes = await joinCauses(connection(strapi), subject.id, [...joined.keys()]);
  return segments.flatMap(({ key, name, rule }) => {
    const joinedAt = joined.get(key);
    if (!joinedAt) return [];
    const override = overrides.get(key);
    const isForced = override?.mode === 'in';
    return {
      key,
      name,
      joinedAt: joinedAt.toISOString(),
      cause: causes.get(key) ?? null,
      forced: isForced ? ('in' as const) : null,
      note: isForced ? override.note : null,
      sentence: rule && isReadable(rule) ? describeRule(rule, catalog) : null,
    };
  });
}

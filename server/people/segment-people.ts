import type { Core } from '@strapi/strapi';
import type { z } from 'zod';
import type { Person, SegmentPeople, segmentPeopleSchema } from '../../contracts/people';
import type { Catalog } from '../../rules/catalog';
import { walkNodes } from '../../rules/walk';
import { audienceOf } from '../catalog/audiences';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { titleAttribute } from '../catalog/titles';
import { existingSegment, type SegmentRecord } from '../membership/segment-record';
import { readValues } from '../sql/read-values';
import { bind, raw, sql } from '../sql/fragment';
import { connection } from '../storage/connection';
import { joinedAmong, memberPage } from '../storage/members';
import { TABLES } from '../storage/tables';
import { countOverrides, overridesAmong, OVERRIDES } from '../storage/overrides';
import { peopleById } from '../storage/people';
import { peopleByDocument, searchPeople, type FoundPeople } from '../storage/people-search';
import { stateOf } from '../storage/states';
import { columnsOfRule, type RuleColumn } from './rule-columns';

type Asked = z.output<typeof segmentPeopleSchema>;

/**
 * The first members of a segment, or those forced in or out, with the fields that its rule speaks of.
 * @throws NotFoundError
 */
export async function segmentPeople(
  strapi: Core.Strapi,
  key: string,
  asked: Asked,
  reader: Reader,
  masked: boolean
): Promise<{ people: SegmentPeople; total: number }> {
  const segment = await existingSegment(strapi, key);
  const knex = connection(strapi);
  const state = await stateOf(knex, key);
  const setId = state?.setId ?? undefined;
  const found = await peopleShown(strapi, segment, setId, asked, masked);
  const ids = [...found.keys()];
  const catalog = await buildCatalog(strapi, segment.audience, reader);
  const columns = await columnsOf(strapi, segment, catalog);
  const values = masked ? undefined : await readValues(strapi, catalog, columns, ids);
  const joined = setId === undefined ? new Map<number, Date>() : await joinedAmong(knex, setId, ids);
  const documents = [...found.values()].map(({ documentId }) => documentId);
  const overrides = await overridesAmong(strapi, key, documents);
  const row = (id: number, person: Person): SegmentPeople['rows'][number] => {
    const override = overrides.get(person.documentId);
    return {
      ...person,
      joinedAt: joined.get(id)?.toISOString() ?? null,
      forced: override?.mode ?? null,
      note: masked ? null : (override?.note ?? null),
      values: values?.get(id) ?? columns.map(() => null),
    };
  };
  return {
    people: {
      columns: columns.map(({ path, label, type }) => ({ path, label, type })),
      rows: [...found].map(([id, person]) => row(id, person)),
    },
    total: asked.show === 'members' ? (state?.members ?? 0) : await countOverrides(strapi, key, asked.show),
  };
}

async function peopleShown(
  strapi: Core.Strapi,
  { key, audience }: SegmentRecord,
  setId: number | undefined,
  { show, search, limit }: Asked,
  masked: boolean
): Promise<FoundPeople> {
  const find = masked ? peopleByDocument : searchPeople;
  if (show !== 'members') {
    const forced = sql`select subject from ${raw(OVERRIDES)} where segment_key = ${bind(key)} and mode = ${bind(show)}`;
    return find(strapi, audience, search, limit, sql`s.document_id in (${forced})`);
  }
  if (setId === undefined) return new Map();
  if (search !== '') {
    const members = sql`select subject_id from ${raw(TABLES.member)} where set_id = ${bind(setId)}`;
    return find(strapi, audience, search, limit, sql`s.id in (${members})`);
  }
  const ids = (await memberPage(connection(strapi), setId, 0, limit)).map(({ subjectId }) => subjectId);
  const people = await peopleById(strapi, audience, ids);
  return new Map(
    ids.flatMap((id): [number, Person][] => {
      const person = people.get(id);
      return person ? [[id, person]] : [];
    })
  );
}

async function columnsOf(
  strapi: Core.Strapi,
  { rule, audience }: SegmentRecord,
  catalog: Catalog
): Promise<RuleColumn[]> {
  if (!rule) return [];
  const { identity, email } = audienceOf(strapi, audience);
  const titles = new Map<string, string | undefined>();
  const hasFields = [...walkNodes(rule.root)].some(({ type }) => type === 'attribute');
  for (const uid of hasFields ? toOneTargets(catalog) : []) titles.set(uid, await titleAttribute(strapi, catalog, uid));
  return columnsOfRule(rule, catalog, [identity, email], (uid) => titles.get(uid));
}

/** Types that a relation of the audience's own leads to one row of. */
function toOneTargets(catalog: Catalog): Set<string> {
  const attributes = Object.values(catalog.types[catalog.uid]?.attributes ?? {});
  return new Set(attributes.flatMap((each) => (each.kind === 'relation' && !each.many ? [each.target] : [])));
}

import { Readable } from 'node:stream';
import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { recordedField } from '../../rules/conditions/change';
import { buildCatalog, type Reader } from '../catalog/catalog';
import { segmentDirectory, type Directory } from '../membership/directory';
import { namedSubject } from '../people/named-subject';
import { subjectPage } from '../people/subject-page';
import { messagesTelling, type ToldAs } from '../storage/blank-messages';
import { changesOfSubject, type SubjectChange } from '../storage/changes';
import { connection } from '../storage/connection';
import { eventPage, type StoredEvent } from '../storage/events';
import { historiesOf } from '../storage/histories';
import { overridesOfSubject } from '../storage/overrides';
import { recordingsOf } from '../storage/recordings';
import type { SubjectRef } from '../storage/subjects';
import { visitorPage, type ContactVisitor } from '../storage/visitors';
import { identityOf } from './identity-of';
import { LongObject, longJson } from './long-json';

/** Rows of one read; an event may have 32 KB. */
const PAGE = 250;
/** Visitors whose names are looked for in messages at once. */
const NAMES = 50;

/**
 * All that is held of a subject, as a stream of JSON, page by page, as fast as its reader takes it; of a contact with its visitors. Of fields what the
 * reader may know.
 * @throws NotFoundError
 */
export async function exportSubject(
  strapi: Core.Strapi,
  audience: AudienceName,
  name: string,
  reader: Reader
): Promise<{ documentId: string; stream: Readable }> {
  const subject = await namedSubject(strapi, audience, name, false);
  const file = new SubjectExport(strapi, reader, await segmentDirectory(strapi));
  const whole = new LongObject({
    exportedAt: new Date(),
    ...(await file.membersOf(audience, subject)),
    ...(audience === 'contact' && { visitors: file.visitors(subject.id) }),
    messages: file.messages(audience, subject),
  });
  return { documentId: subject.documentId, stream: Readable.from(longJson(whole), { objectMode: false }) };
}

class SubjectExport {
  constructor(
    private readonly strapi: Core.Strapi,
    private readonly reader: Reader,
    private readonly directory: Directory
  ) {}

  /** @param unclaimed events that are no contact's only: others are told of their contact */
  async membersOf(audience: AudienceName, subject: SubjectRef, unclaimed = false): Promise<Record<string, unknown>> {
    const page = await subjectPage(this.strapi, audience, subject, this.reader);
    const overrides = await overridesOfSubject(this.strapi, subject.documentId);
    return {
      audience,
      identity: await identityOf(this.strapi, audience, subject.id),
      documentId: subject.documentId,
      fields: page.fields,
      traits: page.traits,
      tags: page.tags,
      account: page.account,
      segments: page.memberships.map(({ key, name, joinedAt, cause, sentence }) => ({
        key,
        name,
        joinedAt,
        cause,
        sentence,
      })),
      forced: [...overrides].map(([key, { mode, note }]) => ({ ...this.segment(key), mode, note })),
      fieldHistories: await this.fieldHistories(audience, subject.id),
      changes: this.changes(audience, subject.id),
      events: this.events(audience, subject.id, unclaimed),
    };
  }

  async *visitors(contactId: number): AsyncGenerator<LongObject> {
    for await (const { firstSeen, lastSeen, ...visitor } of this.visitorRows(contactId)) {
      yield new LongObject({ firstSeen, lastSeen, ...(await this.membersOf('visitor', visitor, true)) });
    }
  }

  /** What webhooks are told of the subject and its visitors, as far as messages are still kept. */
  async *messages(audience: AudienceName, { id, documentId }: SubjectRef): AsyncGenerator<object> {
    const identity = await identityOf(this.strapi, audience, id);
    let subjects: ToldAs[] = [{ audience, identity, documentId }];
    for await (const visitor of audience === 'contact' ? this.visitorRows(id) : []) {
      subjects.push({ audience: 'visitor', identity: visitor.anonymousId, documentId: visitor.documentId });
      if (subjects.length < NAMES) continue;
      yield* messagesTelling(connection(this.strapi), subjects);
      subjects = [];
    }
    if (subjects.length > 0) yield* messagesTelling(connection(this.strapi), subjects);
  }

  private visitorRows(contactId: number) {
    return rowsOf<ContactVisitor>((last) => visitorPage(connection(this.strapi), contactId, PAGE, last));
  }

  private async fieldHistories(audience: AudienceName, subjectId: number): Promise<object[]> {
    const catalog = await buildCatalog(this.strapi, audience, this.reader);
    const knex = connection(this.strapi);
    const known = (await recordingsOf(knex, audience)).filter((recording) => recordedField(catalog, recording));
    const histories = await historiesOf(knex, known, subjectId);
    return histories.map(({ recording: { path }, ...history }) => ({ path, ...history }));
  }

  private async *changes(audience: AudienceName, subjectId: number): AsyncGenerator<object> {
    const knex = connection(this.strapi);
    const rows = rowsOf<SubjectChange>((last) => changesOfSubject(knex, audience, subjectId, PAGE, last));
    for await (const { kind, at, segmentKey, cause } of rows) yield { kind, at, ...this.segment(segmentKey), cause };
  }

  private async *events(audience: AudienceName, subjectId: number, unclaimed: boolean): AsyncGenerator<object> {
    const rows = rowsOf<StoredEvent>((last) => eventPage(this.strapi, audience, subjectId, PAGE, last, { unclaimed }));
    for await (const { name, occurredAt, receivedAt, source, messageId, properties, context } of rows) {
      yield { name, occurredAt, receivedAt, source, messageId, properties, context };
    }
  }

  private segment(key: string): { key: string; name: string } {
    return { key, name: this.directory.get(key)?.name ?? key };
  }
}

/** Rows page after page. @param read the rows after the one that was read last */
async function* rowsOf<T>(read: (last: T | undefined) => Promise<T[]>): AsyncGenerator<T> {
  for (let last: T | undefined; ;) {
    const page = await read(last);
    yield* page;
    last = page[page.length - 1];
    if (page.length < PAGE) return;
  }
}

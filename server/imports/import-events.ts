import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { audienceOf } from '../catalog/audiences';
import { connection, databaseNow } from '../storage/connection';
import { insertEvents, storedMessages, type NewEvent } from '../storage/events';
import { readLinks } from '../storage/subject-links';
import { findSubjects } from '../storage/subjects';
import { CellError } from './convert';
import { eventTargets, readEvent, type EventDraft, type EventTarget } from './event-drafts';
import type { Importer } from './importer';
import type { ImportReport } from './import-report';
import { SeenNames } from './seen';
import type { SourceRow } from './source-row';

export interface EventImportOptions {
  source: string;
  mapping: ReadonlyMap<string, string | null>;
  dryRun: boolean;
  /** For times without offset. */
  zone: string;
}

/** Events dated later than this after their receipt have a broken clock, and are dated at receipt. */
const MAX_AHEAD_MS = 86_400_000;

/**
 * Imports events of known contacts, in the shape of Segment's `track`. The account is the contact's at the time of the
 * import. Events that are stored already (same source and message id) are unchanged.
 */
export class EventImporter implements Importer {
  private readonly seen = new SeenNames();
  private last: { signature: string; targets: EventTarget[] } | undefined;

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: EventImportOptions,
    private readonly report: ImportReport
  ) {}

  acceptHeader(columns: readonly string[]): void {
    try {
      const targets = eventTargets(columns, this.options.mapping);
      for (const field of ['userId', 'event']) {
        if (targets.some((target) => target?.field === field)) continue;
        throw new CellError('column_missing', `there is no column for "${field}".`);
      }
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      throw new errors.ValidationError(`The header: ${error.message}`, { code: error.code, column: error.column });
    }
  }

  read(rows: readonly SourceRow[]): () => Promise<void> {
    const byMessage = new Map<string, EventDraft>();
    for (const row of rows) {
      try {
        const draft = readEvent(row, this.targetsOf(row.columns), this.options.zone);
        if (byMessage.has(draft.messageId)) this.report.counts.duplicates += 1;
        else byMessage.set(draft.messageId, draft);
      } catch (error) {
        if (!(error instanceof CellError)) throw error;
        this.report.fail(row, error);
      }
    }
    return () => this.write([...byMessage.values()]);
  }

  private async write(drafts: readonly EventDraft[]): Promise<void> {
    const events = await this.eventsOf(drafts);
    const messages = events.map((event) => event.messageId);
    const stored = await storedMessages(this.strapi, this.options.source, messages);
    const fresh = events.filter((event) => !stored.has(event.messageId));
    // Somebody else may have stored some of them meanwhile.
    const late = this.options.dryRun ? 0 : (await insertEvents(this.strapi, fresh)).duplicates;
    this.report.counts.created -= late;
    this.report.counts.unchanged += late;
    for (const message of messages) {
      const outcome = stored.has(message) ? 'unchanged' : 'created';
      this.report.counts[this.seen.add(message) ? 'duplicates' : outcome] += 1;
    }
  }

  /** Events whose contact is known; the other rows fail. */
  private async eventsOf(drafts: readonly EventDraft[]): Promise<NewEvent[]> {
    const { strapi } = this;
    const { uid, account } = audienceOf(strapi, 'contact');
    const contacts = await findSubjects(strapi, 'contact', [...new Set(drafts.map((draft) => draft.userId))]);
    const ids = [...new Set([...contacts.values()].map((contact) => contact.id))];
    const accounts = account ? await readLinks(strapi, uid, account, ids) : new Map<number, number[]>();
    // By the clock that rules are judged by.
    const receivedAt = await databaseNow(connection(strapi));
    return drafts.flatMap((draft): NewEvent[] => {
      const contact = contacts.get(draft.userId);
      if (!contact) {
        this.report.fail(draft.row, {
          code: 'unknown_contact',
          message: 'There is no such contact.',
          column: 'userId',
        });
        return [];
      }
      const { messageId, name, properties, context, timestamp = receivedAt } = draft;
      const isAhead = timestamp.getTime() > receivedAt.getTime() + MAX_AHEAD_MS;
      const occurredAt = isAhead ? receivedAt : timestamp;
      const accountId = accounts.get(contact.id)?.[0] ?? null;
      const { source } = this.options;
      return [
        { source, messageId, name, occurredAt, receivedAt, contactId: contact.id, accountId, properties, context },
      ];
    });
  }

  private targetsOf(columns: readonly string[]): EventTarget[] {
    const signature = columns.join('\n');
    if (this.last?.signature !== signature) {
      this.last = { signature, targets: eventTargets(columns, this.options.mapping) };
    }
    return this.last.targets;
  }
}

import { createHash } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { Choice } from '../../contracts/experiences';
import { idSchema } from '../../contracts/tracking';
import { configOf } from '../config';
import { faultOf } from '../fault-of';
import type { Asker } from '../identity/asker';
import { EXPOSURE } from '../storage/experience-counts';
import { ingest } from '../tracking/ingest';
import type { Proof } from '../tracking/proof';
import { countItems } from '../tracking/rate-limit';
import type { TrackedItem } from '../tracking/read-call';
import { OWN_SOURCE } from '../tracking/source-name';
import type { RunningExperience } from './directory';

/** How long what was shown waits for more of it. */
const WAIT_MS = 1_000;
/** Of one transaction, which on SQLite everybody else waits for. */
const BATCH = 250;
/** More than this wait only where the database is slower than the visitors: the rest is let go. */
const MOST_WAITING = 20_000;
/** Of what was recorded lately, so that not every request writes it again. */
const REMEMBERED = 20_000;

interface Exposure {
  item: TrackedItem;
  /** Whom it was shown to, where it is a person's. */
  contact: number | undefined;
}

/** What `Experience Viewed` calls a choice. */
export const shownAs = ({ variant, reason }: Choice): string =>
  variant ?? (reason === 'holdout' ? 'holdout' : 'baseline');

/** Records what answers have shown of experiences, behind the answers and together. */
export class Exposures {
  private waiting = new Map<string, Exposure>();
  /** Message ids, the latest last. */
  private readonly recorded = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private flushing: Promise<void> | undefined;

  constructor(private readonly strapi: Core.Strapi) {}

  /** That this asker was shown this; told once a day, by UTC. Who has neither an anonymous id nor a proof is nobody that could be counted. */
  note(asker: Asker, experience: RunningExperience, choice: Choice): void {
    const to = this.subjectOf(asker, experience);
    if (!to || this.waiting.size >= MOST_WAITING) return;
    const variant = shownAs(choice);
    const at = new Date();
    const day = at.toISOString().slice(0, 10);
    const parts = [experience.id, experience.key, variant, to.anonymousId ?? to.contact, to.anonymousId === null, day];
    const messageId = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40);
    if (this.recorded.has(messageId) || this.waiting.has(messageId)) return;
    if (!this.isWithinLimit()) return;
    const item = itemOf(messageId, to.anonymousId, at, { experience: experience.key, variant });
    this.waiting.set(messageId, { item, contact: to.contact });
    if (this.waiting.size >= BATCH) void this.flush();
    else this.timer ??= setTimeout(() => void this.flush(), WAIT_MS).unref();
  }

  /** Whoever makes up visitors gets no more of them in by content than by tracking. */
  private isWithinLimit(): boolean {
    try {
      countItems(OWN_SOURCE.id, 1, configOf(this.strapi).tracking.itemsPerMinute);
      return true;
    } catch {
      return false;
    }
  }

  /** Writes all that waits. What cannot be written is noted again when it is shown again. */
  flush(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    return (this.flushing ??= this.writeAll().finally(() => (this.flushing = undefined)));
  }

  /**
   * Whose the exposure is: of what shares stick to, by which results count. The two are not tied to each other: to fetch content is no
   * `identify`.
   */
  private subjectOf({ contact, anonymousId }: Asker, { stickTo }: RunningExperience) {
    if (contact && (stickTo === 'contact' || anonymousId === undefined))
      return { anonymousId: null, contact: contact.id };
    const { data } = idSchema.safeParse(anonymousId);
    return data ? { anonymousId: data, contact: undefined } : undefined;
  }

  private async writeAll(): Promise<void> {
    while (this.waiting.size > 0) {
      const batch = [...this.waiting].slice(0, BATCH);
      const proofs = batch.flatMap(([, { item, contact }]): [TrackedItem, Proof][] =>
        contact === undefined ? [] : [[item, { contactId: contact, names: new Set() }]]
      );
      const proof = { request: undefined, byItem: new Map(proofs) };
      const items = batch.map(([, { item }], index) => Object.assign(item, { index }));
      try {
        await ingest(this.strapi, OWN_SOURCE, items, { proof, receivedAt: new Date() });
        for (const [messageId] of batch) this.remember(messageId);
      } catch (error) {
        this.strapi.log.warn(`[segments] ${batch.length} exposures were not recorded: ${faultOf(error)}`);
      }
      for (const [messageId] of batch) this.waiting.delete(messageId);
    }
  }

  private remember(messageId: string): void {
    this.recorded.add(messageId);
    const [oldest] = this.recorded;
    if (this.recorded.size > REMEMBERED && oldest !== undefined) this.recorded.delete(oldest);
  }
}

const itemOf = (
  messageId: string,
  anonymousId: string | null,
  occurredAt: Date,
  properties: Record<string, unknown>
): TrackedItem => ({
  ...{ index: 0, type: 'track', messageId, name: EXPOSURE, anonymousId, occurredAt, isDated: true, properties },
  ...{ userId: null, groupId: null, previousId: null, context: null, traits: null, identityToken: null },
});

const instances = new WeakMap<Core.Strapi, Exposures>();

export function exposuresOf(strapi: Core.Strapi): Exposures {
  let exposures = instances.get(strapi);
  if (!exposures) instances.set(strapi, (exposures = new Exposures(strapi)));
  return exposures;
}

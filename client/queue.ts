import type { Memory } from './memory';
import type { Message } from './message';

/**
 * `sent`: the server has answered, and segments have followed by then. `waiting`: kept, to be sent later. `dropped`: the server does not take
 * it, or the visitor objects.
 */
export type Outcome = 'sent' | 'waiting' | 'dropped';

export interface Entry {
  message: Message;
  /** Of its JSON, in UTF-8. */
  bytes: number;
  key: string;
  /** On its way right now. */
  isFlying?: boolean;
  settle?(outcome: Outcome): void;
}

export type Queue = ReturnType<typeof queueIn>;

const PREFIX = 'segments.q.';
const MOST_BYTES = 256_000;
/** The server knows a message that comes again for so long. */
const MOST_AGE_MS = 7 * 86_400_000;
/** Of one request: browsers send 64 KiB after a page was left. */
const BATCH_BYTES = 60_000;

/**
 * What waits to be sent, oldest first; when there is too much, the oldest gives way. In the storage each message has a key of its own, so that
 * several tabs do not write over each other; what two of them send, the server stores once.
 */
export function queueIn(memory: Memory) {
  let entries: Entry[] = [];

  const remove = (entry: Entry, outcome: Outcome): void => {
    entries = entries.filter((other) => other !== entry);
    memory.set(entry.key);
    entry.settle?.(outcome);
  };

  function insert(key: string, text: string, settle?: Entry['settle']): void {
    const entry = { message: JSON.parse(text) as Message, bytes: new TextEncoder().encode(text).length, key, settle };
    entries.push(entry);
    if (entry.bytes > BATCH_BYTES) remove(entry, 'dropped');
    for (const oldest of entries) if (bytesOf(entries) > MOST_BYTES) remove(oldest, 'dropped');
  }

  return {
    isEmpty: () => entries.length === 0,

    /** Takes over what was not sent before: by pages that were left, or while nobody could be reached. */
    adopt(): void {
      for (const key of memory.keys(PREFIX).sort()) {
        if (entries.some((entry) => entry.key === key)) continue;
        try {
          const isKnown = key > PREFIX + new Date(Date.now() - MOST_AGE_MS).toISOString();
          insert(key, (isKnown && memory.get(key)) || '');
        } catch {
          // Too old, or not readable.
          memory.set(key);
        }
      }
    },

    /** @returns how the first attempt went */
    add: (message: Message): Promise<Outcome> =>
      new Promise((settle) => {
        const text = JSON.stringify(message);
        const key = `${PREFIX}${message.originalTimestamp}.${message.messageId}`;
        memory.set(key, text);
        insert(key, text, settle);
      }),

    /** The next to go together beside what is on its way, of one person as the proof is. */
    take(): Entry[] {
      const batch: Entry[] = [];
      let room = BATCH_BYTES - bytesOf(entries.filter(({ isFlying }) => isFlying));
      for (const entry of entries.filter(({ isFlying }) => !isFlying)) {
        room -= entry.bytes;
        if (room < 0 || (batch[0] && ownerOf(batch[0].message) !== ownerOf(entry.message))) break;
        batch.push(entry);
        entry.isFlying = true;
      }
      return batch;
    },

    /** Done with, one way or the other. */
    remove,

    /** Nobody need wait for them any longer; they stay. */
    release: (): void => entries.forEach(({ settle }) => settle?.('waiting')),

    clear(): void {
      for (const entry of entries) remove(entry, 'dropped');
      for (const key of memory.keys(PREFIX)) memory.set(key);
    },
  };
}

/** Whose a message is, as far as the client knows. */
export const ownerOf = ({ anonymousId, userId }: Pick<Message, 'anonymousId' | 'userId'>): string =>
  JSON.stringify([anonymousId, userId]);

const bytesOf = (entries: Entry[]): number => entries.reduce((sum, { bytes }) => sum + bytes, 0);

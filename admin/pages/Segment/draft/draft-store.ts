import { z } from 'zod';
import { DRAFTED, type Edits } from './draft';

const PREFIX = 'segments.draft';
const KEPT_MS = 30 * 86_400_000;

const editsSchema = z.partialRecord(z.enum(DRAFTED), z.unknown());
const storedSchema = z.object({
  version: z.number().int(),
  at: z.number(),
  edits: editsSchema,
  /** What the edited attributes said before. */
  before: editsSchema,
});

/** Unsaved changes as the browser keeps them. */
export interface StoredDraft {
  /** Where they are kept; a page that takes them up goes on there. */
  slot: string;
  version: number;
  at: number;
  edits: Edits;
  before: Edits;
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

/**
 * Keeps unsaved changes of a segment in the browser, so that neither a reload nor a server that is away costs them. Each
 * page that is open writes into a slot of its own, and each user sees only her own.
 */
export function draftStore(store: Store, user: string, segment: string) {
  const prefix = `${PREFIX}.${user}.${segment}.`;

  function read(slot: string): StoredDraft | undefined {
    try {
      const found = storedSchema.safeParse(JSON.parse(store.getItem(slot) ?? 'null'));
      // The server judges each attribute when it is saved; here it is enough that they are known ones.
      return found.success ? { slot, ...(found.data as Omit<StoredDraft, 'slot'>) } : undefined;
    } catch {
      return undefined;
    }
  }

  return {
    newSlot(version: number): string {
      return `${prefix}${version}.${Math.random().toString(36).slice(2, 10)}`;
    },

    /** Newest first. Forgets what is too old to be of use. */
    list(now: number): StoredDraft[] {
      try {
        const names = Array.from({ length: store.length }, (_, at) => store.key(at) ?? '');
        const found: StoredDraft[] = [];
        for (const slot of names.filter((name) => name.startsWith(prefix))) {
          const draft = read(slot);
          if (draft && now - draft.at < KEPT_MS) found.push(draft);
          else store.removeItem(slot);
        }
        return found.sort((a, b) => b.at - a.at);
      } catch {
        return [];
      }
    },

    /** A browser that keeps nothing, or no more, is no reason to stop anybody from editing. */
    write({ slot, ...draft }: StoredDraft): boolean {
      try {
        store.setItem(slot, JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },

    remove(slot: string): void {
      try {
        store.removeItem(slot);
      } catch {
        // Nothing was kept there, then.
      }
    },
  };
}

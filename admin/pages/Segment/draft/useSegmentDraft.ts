import { useAuth } from '@strapi/strapi/admin';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { ownSaves } from '../../../api/own-saves';
import { draftOf, drafted, isDirty, upon, withChange, type Draft, type Edits } from './draft';
import { draftStore, type StoredDraft } from './draft-store';

export interface SegmentDraft extends Draft {
  /** The segment as it would be after a save. */
  value: SegmentAnswer;
  dirty: boolean;
  /** The segment as somebody else saved it since the editor began; null as long as nobody did. */
  newer: SegmentAnswer | null;
  /** Unsaved changes of an earlier visit that nobody has decided on yet. */
  offered: StoredDraft | null;
  change: (edits: Edits) => void;
  discard: () => void;
  /** Goes on with the same changes upon another version of the segment. */
  moveTo: (base: SegmentAnswer) => void;
  /** Takes note of a save of one's own; what was changed while it went on stays an edit. */
  saved: (answer: SegmentAnswer) => void;
  restore: () => void;
  refuse: () => void;
}

/** What is being changed on a segment's page, kept in the browser until it is saved or discarded. */
export function useSegmentDraft(segment: SegmentAnswer): SegmentDraft {
  const user = useAuth('SegmentDraft', ({ user: reader }) => String(reader?.id ?? ''));
  const store = useMemo(() => draftStore(localStorage, user, segment.key), [user, segment.key]);
  const [draft, setDraft] = useState<Draft>(() => draftOf(segment));
  const [offers, setOffers] = useState<StoredDraft[]>([]);
  const slot = useRef<string | null>(null);
  const dirty = isDirty(draft);

  useEffect(() => {
    const kept = store.list(Date.now()).filter((found) => found.slot !== slot.current);
    setOffers(kept);
  }, [store]);

  // As long as nothing is edited the page follows the server; from then on the version that was seen stays the base.
  useEffect(() => {
    setDraft((present) => {
      // An answer that was on its way when one's own save came through.
      const { base } = present;
      if (segment.createdAt === base.createdAt && segment.version < base.version && !isDirty(present)) return present;
      const same = segment.version === base.version || ownSaves.all(segment.key, base.version, segment.version);
      return same || !isDirty(present) ? upon(segment, present.edits) : present;
    });
  }, [segment]);

  useEffect(() => {
    if (!dirty) {
      if (slot.current) store.remove(slot.current);
      slot.current = null;
      return;
    }
    slot.current ??= store.newSlot(draft.base.version);
    const before = Object.fromEntries(Object.keys(draft.edits).map((name) => [name, draft.base[name as keyof Edits]]));
    store.write({ slot: slot.current, version: draft.base.version, at: Date.now(), edits: draft.edits, before });
  }, [draft, dirty, store]);

  const answered = (offer: StoredDraft) => setOffers((all) => all.filter((other) => other !== offer));
  const offered = offers[0] ?? null;
  return {
    ...draft,
    value: drafted(draft),
    dirty,
    newer: dirty && segment.version > draft.base.version ? segment : null,
    offered,
    change: (edits) => setDraft((present) => withChange(present, edits)),
    discard: () => setDraft(draftOf(segment)),
    moveTo: (base) => setDraft((present) => upon(base, present.edits)),
    saved: (answer) => setDraft((present) => upon(answer, present.edits)),
    restore: () => {
      if (!offered) return;
      if (slot.current && slot.current !== offered.slot) store.remove(offered.slot);
      else slot.current = offered.slot;
      const base = {
        ...segment,
        ...(offered.version === segment.version ? {} : offered.before),
        version: offered.version,
      };
      setDraft((present) => upon(base, { ...offered.edits, ...present.edits }));
      answered(offered);
    },
    refuse: () => {
      if (!offered) return;
      store.remove(offered.slot);
      answered(offered);
    },
  };
}

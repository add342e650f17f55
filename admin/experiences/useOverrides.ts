import { useRef, useState } from 'react';
import { draftOf, readDraft, type OverrideField } from './overrides';

export interface Overrides {
  /** What the variant says in a field; undefined where it follows the entry. */
  draft: (field: OverrideField) => { value: unknown } | undefined;
  override: (field: OverrideField, overrides: boolean) => void;
  change: (field: OverrideField, draft: unknown) => void;
  /** What is to be stored, of what overrides; or what cannot be read, by name. */
  read: () => { ok: true; overrides: Record<string, unknown> } | { ok: false; faults: Record<string, string> };
  dirty: boolean;
}

/**
 * What a variant overrides, as the inputs hold it. A field that is switched off and on again has what was written in it; one that was never
 * overridden begins with the entry's value.
 */
export function useOverrides(
  fields: readonly OverrideField[],
  stored: Readonly<Record<string, unknown>>,
  entry: Readonly<Record<string, unknown>>
): Overrides {
  const [drafts, setDrafts] = useState(
    () =>
      new Map(
        fields.flatMap((field) => (field.name in stored ? [[field.name, draftOf(field, stored[field.name])]] : []))
      )
  );
  const [on, setOn] = useState<ReadonlySet<string>>(() => new Set(drafts.keys()));
  const [dirty, setDirty] = useState(false);
  // A picker tells of what was typed when it is left, which is when the form is sent.
  const latest = useRef(drafts);

  const set = (name: string, draft: unknown) => {
    latest.current = new Map(latest.current).set(name, draft);
    setDrafts(latest.current);
    setDirty(true);
  };
  return {
    draft: ({ name }) => (on.has(name) ? { value: drafts.get(name) ?? null } : undefined),
    override(field, overrides) {
      const { name } = field;
      setOn((present) => new Set(overrides ? [...present, name] : [...present].filter((each) => each !== name)));
      if (overrides && !latest.current.has(name)) set(name, draftOf(field, entry[name]));
      setDirty(true);
    },
    change: ({ name }, draft) => set(name, draft),
    read() {
      const overrides: Record<string, unknown> = {};
      const faults: Record<string, string> = {};
      for (const field of fields.filter(({ name }) => on.has(name))) {
        const found = readDraft(field, latest.current.get(field.name));
        if (found.ok) overrides[field.name] = found.value;
        else faults[field.name] = found.message;
      }
      return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, overrides };
    },
    dirty,
  };
}

import { isOverridable } from '../../rules/overridable';

/** The part of an attribute's schema that is looked at. */
export interface FieldSchema {
  type: string;
  enum?: string[];
  customField?: string;
  unique?: boolean;
  relation?: string;
}

/** By what a field is written; `api` for what has no input here. */
export type FieldKind =
  'text' | 'long' | 'digits' | 'number' | 'boolean' | 'date' | 'datetime' | 'choice' | 'json' | 'api';

export interface OverrideField {
  name: string;
  label: string;
  kind: FieldKind;
  /** Of a choice. */
  options: readonly string[];
  /** Whether '' is a value of it, and not the lack of one. */
  hasEmpty: boolean;
}

const KINDS: Record<string, FieldKind> = {
  string: 'text',
  email: 'text',
  text: 'long',
  richtext: 'long',
  // More digits than a number of JavaScript has.
  biginteger: 'digits',
  integer: 'number',
  float: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'date',
  time: 'text',
  datetime: 'datetime',
  enumeration: 'choice',
  json: 'json',
};

const EMPTY_TEXTS = new Set(['string', 'text', 'richtext']);

/** What a variant of the type may override, in the order of the edit view; what that does not show comes last. */
export function overrideFields(
  attributes: Readonly<Record<string, FieldSchema>>,
  shown: readonly { name: string; label?: string }[]
): OverrideField[] {
  const names = [...new Set([...shown.map(({ name }) => name), ...Object.keys(attributes)])];
  return names.flatMap((name): OverrideField[] => {
    const attribute = attributes[name];
    if (!attribute || !isOverridable(name, attribute)) return [];
    const label = shown.find((field) => field.name === name)?.label ?? name;
    const { type, enum: options = [] } = attribute;
    return [{ name, label, kind: KINDS[type] ?? 'api', options, hasEmpty: EMPTY_TEXTS.has(type) }];
  });
}

/** What an input shows of a value: JSON as its text, all else as it is. */
export function draftOf({ kind }: OverrideField, value: unknown): unknown {
  if (kind !== 'json') return value ?? null;
  return value === undefined || value === null ? '' : JSON.stringify(value, null, 2);
}

export type ReadDraft = { ok: true; value: unknown } | { ok: false; message: string };

/** What is stored of what an input holds; an input that was emptied stores null, but for texts. */
export function readDraft({ kind, hasEmpty }: OverrideField, draft: unknown): ReadDraft {
  if (draft === '' && hasEmpty) return { ok: true, value: '' };
  if (draft === undefined || draft === null || draft === '') return { ok: true, value: null };
  if (kind !== 'json') return { ok: true, value: draft };
  const text = String(draft);
  if (text.trim() === '') return { ok: true, value: null };
  try {
    return { ok: true, value: JSON.parse(text) as unknown };
  } catch (error) {
    return { ok: false, message: (error as Error).message };
  }
}

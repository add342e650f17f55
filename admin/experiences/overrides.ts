import { isOverridable } from '../../rules/overridable';
import { AUDIENCE_FIELD } from '../../rules/audience-field';

/** The part of an attribute's schema that is looked at. */
export interface FieldSchema {
  type: string;
  enum?: string[];
  customField?: string;
  unique?: boolean;
  relation?: string;
  component?: string;
  components?: string[];
  repeatable?: boolean;
  multiple?: boolean;
  allowedTypes?: string[];
  default?: unknown;
}

/** By what a field is written. */
export type FieldKind =
  | 'text'
  | 'long'
  | 'digits'
  | 'number'
  | 'boolean'
  | 'date'
  | 'datetime'
  | 'choice'
  | 'json'
  | 'media'
  | 'relation'
  | 'component';

export interface OverrideField {
  name: string;
  label: string;
  kind: FieldKind;
  /** Of a choice; of media the kinds of files; of components their types. */
  options: readonly string[];
  /** Whether '' is a value of it, and not the lack of one. */
  hasEmpty: boolean;
  /** Whether it is a list of files, documents or components. */
  isMany: boolean;
  /** Whether its components say of which type they are. */
  isZone: boolean;
  /** Of a new component. */
  initial: unknown;
  /** The type or component that it is a field of, for the Content Manager. */
  model: string;
  locale: string | undefined;
  /** What a component of this type consists of, and how it is called. */
  parts: (uid: string) => { label: string; fields: OverrideField[] };
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
  blocks: 'json',
  // Only of components.
  uid: 'text',
  media: 'media',
  relation: 'relation',
  component: 'component',
  dynamiczone: 'component',
};

const EMPTY_TEXTS = new Set(['string', 'text', 'richtext']);

export type Attributes = Readonly<Record<string, FieldSchema>>;
export type Shown = readonly { name: string; label?: string }[];

/** Where fields stand. */
export interface FieldsOf {
  model: string;
  locale?: string | undefined;
  attributes: Attributes;
  /** As the edit view shows them. */
  shown: Shown;
  components: Readonly<Record<string, { attributes: Attributes; shown: Shown; label: string } | undefined>>;
}

/** What a variant of the type may override, in the order of the edit view; what that does not show comes last. */
export const overrideFields = (of: FieldsOf): OverrideField[] => fieldsOf(of, isOverridable);

function fieldsOf(of: FieldsOf, isWanted: (name: string, attribute: FieldSchema) => boolean): OverrideField[] {
  const { model, locale, attributes, shown, components } = of;
  const names = [...new Set([...shown.map(({ name }) => name), ...Object.keys(attributes)])];
  return names.flatMap((name): OverrideField[] => {
    const attribute = attributes[name];
    const kind = attribute && KINDS[attribute.type];
    if (!kind || !isWanted(name, attribute)) return [];
    const { type, enum: choices, component, components: zone, allowedTypes, relation = '' } = attribute;
    return [
      {
        ...{ name, kind, model, locale, isZone: zone !== undefined, hasEmpty: EMPTY_TEXTS.has(type) },
        label: shown.find((field) => field.name === name)?.label ?? name,
        options: choices ?? (component ? [component] : (zone ?? allowedTypes ?? [])),
        isMany:
          (attribute.repeatable ?? attribute.multiple) === true || zone !== undefined || relation.endsWith('ToMany'),
        initial: attribute.default,
        parts(uid) {
          const own = components[uid];
          if (!own) return { label: uid, fields: [] };
          return { label: own.label, fields: fieldsOf({ ...of, ...own, model: uid }, isPart) };
        },
      },
    ];
  });
}

/** What a variant brings has no audience of its own, nor an identity that the Content Manager tells of. */
const isPart = (name: string, { type, customField, relation = '' }: FieldSchema): boolean =>
  !['id', 'documentId'].includes(name) &&
  type !== 'password' &&
  customField !== AUDIENCE_FIELD &&
  !relation.startsWith('morph');

/** A component as inputs hold it: its fields' drafts, its type, and by what a list tells it from others. */
export interface Part {
  [name: string]: unknown;
  __component: string;
  __key: string;
  /** What is stored in it that has no input. */
  __rest: Record<string, unknown>;
}

let parts = 0;
export const newPart = (field: OverrideField, type: string): Part => partOf(field, type, undefined);

function partOf(field: OverrideField, type: string, stored: Record<string, unknown> | undefined): Part {
  const { __component, ...rest } = stored ?? {};
  const drafts: Record<string, unknown> = {};
  for (const part of field.parts(type).fields) {
    drafts[part.name] = draftOf(part, stored ? stored[part.name] : part.initial);
    delete rest[part.name];
  }
  return { ...drafts, __component: type, __key: `part-${(parts += 1)}`, __rest: rest };
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** What an input shows of a stored value: JSON as its text, files, documents and components always as lists, all else as it is. */
export function draftOf(field: OverrideField, value: unknown): unknown {
  switch (field.kind) {
    case 'json':
      return value === undefined || value === null ? '' : JSON.stringify(value, null, 2);
    case 'media':
    case 'relation':
      return listOf(value);
    case 'component':
      return listOf(value)
        .filter(isObject)
        .map((each) => partOf(field, typeOf(field, each), each));
    default:
      return value ?? null;
  }
}

export const listOf = (value: unknown): unknown[] =>
  value === undefined || value === null ? [] : Array.isArray(value) ? (value as unknown[]) : [value];

export const typeOf = ({ isZone, options }: OverrideField, part: Record<string, unknown>): string =>
  String(isZone ? part.__component : options[0]);

export type ReadDraft = { ok: true; value: unknown } | { ok: false; message: string };

/** What is stored of what an input holds; an input that was emptied stores null, but for texts and lists. */
export function readDraft(field: OverrideField, draft: unknown): ReadDraft {
  const { kind, hasEmpty, isMany } = field;
  if (kind === 'media' || kind === 'relation' || kind === 'component') {
    const values: unknown[] = [];
    for (const each of listOf(draft)) {
      const read = kind === 'component' ? readPart(field, each as Part) : { ok: true as const, value: each };
      if (!read.ok) return read;
      values.push(read.value);
    }
    return { ok: true, value: isMany ? values : (values[0] ?? null) };
  }
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

function readPart(field: OverrideField, draft: Part): ReadDraft {
  const value: Record<string, unknown> = { ...(field.isZone && { __component: draft.__component }), ...draft.__rest };
  for (const part of field.parts(draft.__component).fields) {
    const read = readDraft(part, draft[part.name]);
    if (!read.ok) return read;
    value[part.name] = read.value;
  }
  return { ok: true, value };
}

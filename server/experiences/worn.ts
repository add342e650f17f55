import type { Form } from './chosen';

/** What an entry in an answer has of a variant, or a component that a variant brought. */
export interface Worn {
  /** As the variant stores them, by attribute; of a component all that it has. */
  values: Readonly<Record<string, unknown>>;
  form: Form;
  /** Of an entry: row id of the variant. */
  row?: number;
}

/** A symbol: it stays with what code of the site makes of the object, and is in no answer. */
const WORN = Symbol('segments.worn');

/** Notes it with the object, for whoever reads on from there later, as GraphQL does field by field. */
export function wear(target: object, worn: Worn): void {
  (target as { [WORN]?: Worn })[WORN] = worn;
}

export function wornBy(target: unknown): Worn | undefined {
  return typeof target === 'object' && target !== null ? (target as { [WORN]?: Worn })[WORN] : undefined;
}

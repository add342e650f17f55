import { z } from 'zod';

/** Stable within the rule; counts, issues and explanations point at it. */
export const nodeIdSchema = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 of A–Z, a–z, 0–9, _ and -');

/** Attribute names joined by dots; behind a JSON attribute, the keys inside the document. */
export const pathSchema = z
  .string()
  .min(1)
  .max(400)
  .refine((p) => p.split('.').every((part) => part.length > 0 && part.length <= 100), 'has an empty or overlong part');

/** `operator` and `operand` are checked against the field's type by `check`, not by the schema. */
export const comparisonShape = {
  operator: z.string().min(1).max(40),
  operand: z.unknown().optional(),
  /** Text only: compare `contains`, `starts_with`, `ends_with` and `matches` without folding case. */
  exact: z.boolean().optional(),
};

export interface Issue {
  /** The node that is meant; empty where the trouble is the rule as a whole. */
  nodeId: string;
  /** Where in the node, e.g. `operand.from`; empty for the node itself. */
  path: string;
  /** Stable, for translations and tests. */
  code: string;
  /** A sentence for the editor. */
  message: string;
  /** A warning does not stop a rule from being saved. Absent means `error`. */
  severity?: 'error' | 'warning';
}

/** True if one of the issues stops the rule from being saved. */
export function hasErrors(issues: readonly Issue[]): boolean {
  return issues.some((issue) => issue.severity !== 'warning');
}

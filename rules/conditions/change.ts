import { z } from 'zod';
import { resolveField, type Catalog, type ResolvedField } from '../catalog';
import { checkWindow, reportUnresolved } from '../comparison';
import type { CheckContext, ConditionKind } from '../kind';
import { nodeIdSchema, pathSchema } from '../node';
import { durationSchema, isCalendarDay, isUtcInstant, OPERANDS, timeOfDaySchema, windowSchema } from '../operands';
import type { ValueType } from '../operators';
import { quoted, spanPhrase, windowPhrase } from '../phrase';
import { windowTime } from '../time-dependency';
import type { Words } from '../words';
import { jsonTypeSchema } from './attribute';

/** A value that a field had or has; null: it was empty. Big integers are texts of digits, dates as in moments. */
const changeValueSchema = z.union([z.string().max(1_000), z.number(), z.boolean(), z.null()]);
export type ChangeValue = z.infer<typeof changeValueSchema>;

/**
 * A field of the subject's own row changed lately (`changed`: from one value, to one that it still has; absent is any value), or
 * has had its value for at least, or for less than, a length of time. What it was before recording began is not known.
 */
export const changeSchema = z.strictObject({
  id: nodeIdSchema,
  type: z.literal('change'),
  path: pathSchema,
  valueType: jsonTypeSchema.optional(),
  from: changeValueSchema.optional(),
  to: changeValueSchema.optional(),
  since: z.union([
    z.strictObject({ changed: windowSchema }),
    z.strictObject({ atLeast: durationSchema }),
    z.strictObject({ lessThan: durationSchema }),
  ]),
});
export type ChangeNode = z.infer<typeof changeSchema>;

/** The field of a node, where its changes can be recorded. */
export function recordedField(
  catalog: Catalog,
  node: Pick<ChangeNode, 'path' | 'valueType'>
): ResolvedField | undefined {
  const { field } = resolveField(catalog, catalog.uid, node.path, node.valueType);
  return field && isRecordable(field) ? field : undefined;
}

export const changeKind: ConditionKind<'change'> = {
  schema: changeSchema,
  check(node, ctx) {
    const { field, reason } = resolveField(ctx.catalog, ctx.scope.uid, node.path, node.valueType);
    if (!field) {
      reportUnresolved(reason, { where: 'path', path: node.path }, ctx);
    } else if (!isRecordable(field)) {
      ctx.report('path', 'not_recorded', ctx.words.issues.notRecorded(field.label));
    } else {
      checkValue(node.from, 'from', field, ctx);
      checkValue(node.to, 'to', field, ctx);
      if (node.from !== undefined && node.from === node.to) {
        ctx.report('to', 'no_change', ctx.words.issues.noChange(field.label), 'warning');
      }
    }
    if ('changed' in node.since) checkWindow(node.since.changed, 'datetime', 'since.changed', ctx);
    else if (node.from !== undefined) ctx.report('from', 'from_not_allowed', ctx.words.issues.fromNotAllowed);
  },
  describe(node, ctx) {
    const { words } = ctx;
    const label = resolveField(ctx.catalog, ctx.scope.uid, node.path, node.valueType).field?.label ?? node.path;
    const said = (value: ChangeValue | undefined) => (value === undefined ? undefined : saidValue(words, value));
    const { since } = node;
    if ('changed' in since) {
      return words.changed(label, said(node.from), said(node.to), windowPhrase(words, since.changed));
    }
    return 'atLeast' in since
      ? words.held(label, said(node.to), words.forAtLeast(spanPhrase(words, since.atLeast)))
      : words.held(label, said(node.to), words.forLessThan(spanPhrase(words, since.lessThan)));
  },
  dependencies(node, ctx) {
    ctx.collect.field(ctx.scope, node.path, node.valueType);
    if (!recordedField(ctx.catalog, node)) return;
    ctx.collect.recorded(node.path, node.valueType);
    ctx.collect.time(
      node.id,
      'history',
      'changed' in node.since ? windowTime(node.since.changed, 'datetime') : 'instant'
    );
  },
  nested: () => [],
};

/** Only of the subject's own row is every write seen; lists and relations have no one value to keep. */
function isRecordable({ hops, leaf, valueType }: ResolvedField): boolean {
  const { kind } = leaf.attribute;
  return hops.length === 0 && (kind === 'scalar' || (kind === 'json' && valueType !== 'list'));
}

function saidValue(words: Words, value: ChangeValue): string {
  if (value === null) return words.emptyValue;
  if (typeof value === 'boolean') return words.truth[value ? 'yes' : 'no'];
  return typeof value === 'number' ? String(value) : quoted(value);
}

const FITS: { [T in ValueType]?: (value: ChangeValue) => boolean } = {
  text: (value) => typeof value === 'string' && value !== '',
  number: (value) => OPERANDS.number.safeParse(value).success,
  boolean: (value) => typeof value === 'boolean',
  date: (value) => typeof value === 'string' && isCalendarDay(value),
  datetime: (value) => typeof value === 'string' && isUtcInstant(value),
  time: (value) => timeOfDaySchema.safeParse(value).success,
};

function checkValue(
  value: ChangeValue | undefined,
  where: 'from' | 'to',
  field: ResolvedField,
  ctx: CheckContext
): void {
  if (value === undefined || value === null) return;
  const { valueType, label, leaf } = field;
  if (!FITS[valueType]?.(value)) {
    ctx.report(where, 'wrong_value', ctx.words.issues.wrongValue(label, ctx.words.types[valueType]));
    return;
  }
  const choices = leaf.attribute.kind === 'scalar' ? leaf.attribute.choices : undefined;
  if (choices && !choices.includes(String(value))) {
    ctx.report(where, 'unknown_choice', ctx.words.issues.unknownChoice(String(value), label, choices.join(', ')));
  }
}

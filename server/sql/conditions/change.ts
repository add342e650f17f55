import type { ChangeNode, ChangeValue } from '../../../rules/conditions/change';
import { fieldKey } from '../../../rules/dependencies';
import { durationMs, windowInstants } from '../../../rules/time';
import { TABLES } from '../../storage/tables';
import { within } from '../compare/moment';
import { columnOf, idOf, inScope, inSet, tableAs, type CompileNode, type Compiler, type Row } from '../compiler';
import { and, bind, FALSE, sql, TRUE, type Fragment } from '../fragment';
import { operandText } from '../recorded-text';
import { scalarAt, type Value } from '../values';

/** What a field of the subject's own row was, by what is recorded of it. */
export const compileChange: CompileNode<ChangeNode> = (node, row, c, holds) => {
  const history = historyOf(node, row, c);
  const { subject, from, where, since, column } = history;
  const conditions = [
    ...where,
    ...(row.isSubject ? [inScope(c, subject)] : []),
    within(since, { lte: c.now }, c.dialect),
  ];
  if ('changed' in node.since) {
    conditions.push(
      sql`${column('changes')} > 0`,
      within(since, windowInstants(node.since.changed, c.frame), c.dialect)
    );
    conditions.push(isValue(column('previous'), node.from, history.present, c));
  } else {
    const duration = 'atLeast' in node.since ? node.since.atLeast : node.since.lessThan;
    const then = new Date(c.now.getTime() - durationMs(duration));
    conditions.push(within(since, 'atLeast' in node.since ? { lte: then } : { gt: then }, c.dialect));
  }
  const keys = sql`select ${subject} as k from ${from} where ${and(conditions.filter((each) => each !== TRUE))}`;
  return inSet(c, row, keys, holds);
};

/** Since when the subject's field has the value that the node asks for, or any, as an expression. */
export function heldSince(node: ChangeNode, row: Row, c: Compiler): Fragment {
  const { subject, from, where, since } = historyOf(node, row, c);
  const own = and([...where, sql`${subject} = ${idOf(row)}`].filter((each) => each !== TRUE));
  return sql`(select ${since.sql} from ${from} where ${own})`;
}

interface History {
  subject: Fragment;
  from: Fragment;
  /** Of this field, with the present value that is asked for. */
  where: Fragment[];
  since: Value;
  /** The field itself. */
  present: Value;
  column(name: string): Fragment;
}

/** Of a field that is not recorded yet there are no rows. */
function historyOf(node: ChangeNode, row: Row, c: Compiler): History {
  const present = scalarAt(row, node.path, node.valueType, c);
  const alias = c.alias('h');
  const recording = c.alias('r');
  const column = (name: string) => columnOf(c, alias, name);
  const isOfField = and([
    sql`${columnOf(c, recording, 'audience')} = ${bind(c.catalog.audience)}`,
    c.dialect.isAnyText(columnOf(c, recording, 'field'), [fieldKey(node)]),
  ]);
  const ofField = sql`(select ${columnOf(c, recording, 'id')} from ${tableAs(c, TABLES.recording, recording)} where ${isOfField})`;
  return {
    subject: column('subject_id'),
    from: tableAs(c, TABLES.history, alias),
    where: [sql`${column('recording_id')} = ${ofField}`, isValue(column('value'), node.to, present, c)],
    since: { sql: column('since'), type: 'datetime', inJson: false },
    present,
    column,
  };
}

/** Whether a kept text is this value; any at all where none is asked for. */
function isValue(kept: Fragment, value: ChangeValue | undefined, of: Value, { dialect }: Compiler): Fragment {
  if (value === undefined) return TRUE;
  if (value === null) return sql`${kept} is null`;
  if (of.type === 'text') return dialect.isAnyText(kept, [String(value)]);
  const text = operandText(value, of, dialect);
  return text ? sql`${dialect.textIdentity(kept)} = ${dialect.textIdentity(text)}` : FALSE;
}

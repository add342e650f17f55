import { resolveRows } from '../../../rules/catalog';
import type { Comparison } from '../../../rules/comparison';
import type { RelatedAggregate, RelatedNode } from '../../../rules/conditions/related';
import { rowsOf } from '../../../rules/edit/defaults';
import { fitComparison } from '../../../rules/edit/fit';
import { RULE_LIMITS } from '../../../rules/limits';
import { relatedValue, type RelatedRows } from '../../../rules/rows';
import { rowScope } from '../../../rules/where';
import { useWords } from '../../translations/words';
import { useBuilder, type Here } from '../context';
import { Extras } from '../Extras';
import { OperatorPicker } from '../inputs/OperatorPicker';
import { ValueInput } from '../inputs/ValueInput';
import { useIssues } from '../useIssueAt';
import { Where } from '../Where';
import type { RowKind, RowProps } from './kind';
import { datesOf, needsField, RowsAsked } from './RowsAsked';

const FNS: readonly RelatedAggregate['fn'][] = [
  'exists',
  'not_exists',
  'count',
  'sum',
  'avg',
  'min',
  'max',
  'distinct',
  'first',
  'last',
];

function RelatedRow({ node, here, level }: RowProps<'related'>) {
  const word = useWords();
  const { facts, readOnly, update, newWhere } = useBuilder();
  const { at } = useIssues(node.id);
  const { catalog } = facts;
  const compared = relatedValue(node, { catalog, scope: here.scope });
  const rows = resolveRows(catalog, here.scope.uid, node.path);
  const below = belowRows(node.path, here, rows?.uid ?? '');
  const isOften = node.aggregate.fn === 'count';
  const dates = datesOf(catalog, rows?.uid ?? '');
  const ask = (asked: RelatedRows, field?: string) => {
    const before = relatedValue(node, { catalog, scope: here.scope });
    const after = relatedValue(asked, { catalog, scope: here.scope });
    const isSame = before?.valueType === after?.valueType && before?.choices === after?.choices;
    update(
      node,
      (present) => related(present, asked, after ? (isSame ? present : fitComparison(present, after)) : {}),
      field
    );
  };
  const place = needsField(node.aggregate.fn)
    ? { here: below, path: node.aggregate.of ?? '', valueType: node.aggregate.valueType }
    : undefined;
  return (
    <>
      <RowsAsked
        asked={node}
        fns={FNS}
        onChange={ask}
        here={here}
        prefix=""
        at={at}
        comparison={
          compared && (
            <>
              <OperatorPicker
                comparison={node}
                to={compared}
                often={isOften}
                readOnly={readOnly}
                onChange={(comparison) => update(node, (present) => related(present, present, comparison))}
                {...at('operator')}
              />{' '}
              <ValueInput
                compared={compared}
                operator={node.operator ?? ''}
                operand={node.operand}
                place={place}
                readOnly={readOnly}
                onChange={(operand, field) =>
                  update(node, (present) => related(present, present, { ...present, operand }), field)
                }
                {...at('operand')}
              />
            </>
          )
        }
      />
      <Extras
        extras={[
          ...(!node.where
            ? [{ label: word('builder.extra.where'), add: () => update(node, { where: newWhere(below) }) }]
            : []),
          ...(!node.window && dates[0]
            ? [
                {
                  label: word('builder.extra.window'),
                  add: () =>
                    update(node, { window: { path: dates[0] ?? '', range: { type: 'last', n: 30, unit: 'day' } } }),
                },
              ]
            : []),
        ]}
      />
      {node.where && <Where where={node.where} here={below} level={level} about={rows?.label ?? node.path} />}
    </>
  );
}

/** What a `where` over the rows speaks of. */
export function belowRows(path: string, here: Here, uid: string): Here {
  return {
    scope: rowScope(here.scope, uid),
    // Values are looked up over one relation only.
    ...(here.scope.place === 'subject' && { rows: path }),
  };
}

/** The node with other rows or another comparison, without parts that are undefined. */
function related(
  { id, type }: RelatedNode,
  { path, aggregate, where, window }: RelatedRows,
  { operator, operand, exact }: Comparison
): RelatedNode {
  return {
    id,
    type,
    path,
    aggregate,
    ...(where && { where }),
    ...(window && { window }),
    ...(operator !== undefined && { operator }),
    ...(operand !== undefined && { operand }),
    ...(exact && { exact }),
  };
}

export const relatedRow: RowKind<'related'> = {
  Row: RelatedRow,
  offers: ({ facts, here, word }) =>
    here.scope.place === 'event' || here.scope.rows >= RULE_LIMITS.rows
      ? []
      : rowsOf(facts.catalog, here.scope.uid).map(({ path, label }) => ({
          id: `related:${path}`,
          label: word('builder.add.related', { rows: label }),
          preset: { rows: path },
        })),
};

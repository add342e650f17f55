import type { ReactNode } from 'react';
import type { Comparison } from '../../../rules/comparison';
import type { EventNode } from '../../../rules/conditions/event';
import { withOperator } from '../../../rules/edit/fit';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import { NumberBox } from '../inputs/NumberBox';
import { Picker } from '../inputs/Picker';
import type { useIssues } from '../useIssueAt';

const OPERATORS = ['at_least', 'at_most', 'equals', 'between', 'greater_than', 'less_than', 'not_equals'] as const;

interface HowOftenProps {
  node: EventNode;
  /** The number of times, where it is two. */
  range: ReactNode;
  onChange: (asked: Pick<EventNode, 'aggregate'>, comparison: Comparison, field?: string) => void;
  at: ReturnType<typeof useIssues>['at'];
}

/** So many times; “performed” without more is at least once. */
export function HowOften({ node, range, onChange, at }: HowOftenProps) {
  const word = useWords();
  const { readOnly } = useBuilder();
  const isOnce = node.aggregate.fn === 'performed';
  const operator = isOnce ? 'at_least' : (node.operator ?? '');
  const operand = isOnce ? 1 : node.operand;
  const say = (name: string) => word(`builder.often.${name}` as WordKey);
  return (
    <>
      <Picker
        label={word('builder.often')}
        text={operator === '' ? '' : say(operator)}
        placeholder={word('builder.operator.choose')}
        chosen={[operator]}
        choices={OPERATORS.map((name) => ({ value: name, label: say(name) }))}
        readOnly={readOnly}
        at="operator"
        onPick={({ value: name }) => {
          if (name === operator) return;
          const comparison = withOperator(node, { valueType: 'number' }, name);
          const fallback = name === 'between' ? { from: 2, to: 5 } : 2;
          onChange({ aggregate: { fn: 'count' } }, { ...comparison, operand: comparison.operand ?? fallback });
        }}
        {...at('operator')}
      />{' '}
      {operator === 'between' ? (
        range
      ) : (
        <NumberBox
          label={word('builder.value')}
          whole
          least={isOnce ? 1 : 0}
          width="6.4rem"
          value={typeof operand === 'number' ? operand : undefined}
          readOnly={readOnly}
          at="operand"
          onChange={(n) => onChange({ aggregate: { fn: 'count' } }, { operator, operand: n }, 'operand')}
          {...at('operand')}
        />
      )}{' '}
      {word('builder.often.times', { n: typeof operand === 'number' ? operand : 2 })}
    </>
  );
}

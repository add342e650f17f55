import { mayBeExact, withOperator } from '../../../rules/edit/fit';
import type { Compared, Comparison } from '../../../rules/comparison';
import { OPERATORS } from '../../../rules/operators';
import { useWords } from '../../translations/words';
import { operatorWord } from './operator-word';
import { Picker } from './Picker';
import type { Choice } from './choices';

interface OperatorPickerProps {
  comparison: Comparison;
  to: Pick<Compared, 'valueType' | 'choices'>;
  onChange: (comparison: Comparison) => void;
  /** Instead of the words for a field: how often something happened. */
  often?: boolean;
  readOnly?: boolean;
  wrong?: boolean;
}

/** How a field is compared; the operand goes along as far as it fits. */
export function OperatorPicker({ comparison, to, onChange, often, readOnly, wrong }: OperatorPickerProps) {
  const word = useWords();
  const name = (operator: string) => word(operatorWord(to.valueType, operator, often));
  const exact = word('builder.exact');
  const choices: Choice[] = Object.keys(OPERATORS[to.valueType])
    .filter((operator) => !often || !['is_empty', 'is_not_empty', 'is_any_of'].includes(operator))
    .flatMap((operator) => [
      { value: operator, label: name(operator) },
      ...(mayBeExact(to.valueType, operator)
        ? [{ value: `${operator}:exact`, label: `${name(operator)} ${exact}` }]
        : []),
    ]);
  const { operator } = comparison;
  const said = operator === undefined ? '' : `${name(operator)}${comparison.exact ? ` ${exact}` : ''}`;
  return (
    <Picker
      label={word('builder.operator')}
      text={said}
      placeholder={word('builder.operator.choose')}
      chosen={[comparison.exact ? `${operator}:exact` : (operator ?? '')]}
      choices={choices}
      readOnly={readOnly}
      wrong={wrong}
      at="operator"
      onPick={({ value }) => {
        const [picked = '', isExact] = value.split(':');
        const { exact: _before, ...rest } = withOperator(comparison, to, picked);
        onChange(isExact ? { ...rest, exact: true } : rest);
      }}
    />
  );
}

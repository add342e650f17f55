import { useIntl } from 'react-intl';
import { useWords } from '../../translations/words';
import { Picker } from './Picker';
import { useDocumentChoices, useDocumentTitles, useValueChoices } from './useSuggestions';
import type { Choice, UseChoices } from './choices';
import type { ValueInputProps } from './ValueInput';

type Value = string | number;
type ListInputProps = ValueInputProps & { kind: 'textList' | 'valueList' | 'numberList' };

const NOWHERE: NonNullable<ValueInputProps['place']> = {
  here: { scope: { place: 'subject', uid: '', rows: 0 } },
  path: '',
};

/** Several values: choices, documents by title, or what the data has and whatever is typed. */
export function ListInput(props: ListInputProps) {
  return props.compared.valueType === 'relation' ? <Documents {...props} /> : <Values {...props} />;
}

function Values({ compared, operator, operand, onChange, place, kind, ...rest }: ListInputProps) {
  const values = Array.isArray(operand) ? (operand as Value[]) : [];
  const seen = useValueChoices(place ?? NOWHERE);
  const isAll = operator === 'includes_all' || operator === 'does_not_include_all';
  // In a list a number and a text are different values; what looks like a number is taken as the list's other values are.
  const valueOf = (text: string): Value | undefined => {
    const number = Number(text.replace(',', '.'));
    if (kind === 'numberList') return Number.isFinite(number) ? number : undefined;
    return kind === 'valueList' && typeof values[0] === 'number' && Number.isFinite(number) ? number : text;
  };
  return (
    <Several
      {...rest}
      values={values}
      isAll={isAll}
      choices={compared.choices?.map((value) => ({ value, label: value })) ?? withChosen(seen, values)}
      free={
        compared.choices
          ? undefined
          : (text) =>
              valueOf(text) === undefined ? undefined : { value: String(valueOf(text)), label: String(valueOf(text)) }
      }
      onToggle={(text) => onChange(toggled(values, valueOf(text) ?? text))}
    />
  );
}

function Documents({ operator, operand, onChange, place = NOWHERE, ...rest }: ListInputProps) {
  const ids = Array.isArray(operand) ? (operand as string[]) : [];
  const titleOf = useDocumentTitles(place, ids);
  const found = useDocumentChoices(place);
  return (
    <Several
      {...rest}
      values={ids}
      isAll={operator === 'includes_all' || operator === 'does_not_include_all'}
      nameOf={titleOf}
      choices={found}
      onToggle={(id) => onChange(toggled(ids, id))}
    />
  );
}

interface SeveralProps extends Pick<ValueInputProps, 'readOnly' | 'wrong' | 'describedBy'> {
  values: readonly Value[];
  isAll: boolean;
  choices: readonly Choice[] | UseChoices;
  nameOf?: (value: string) => string;
  free?: (text: string) => Choice | undefined;
  onToggle: (value: string) => void;
}

const MOST_SAID = 5;

function Several({ values, isAll, choices, nameOf = String, free, onToggle, ...rest }: SeveralProps) {
  const word = useWords();
  const { formatList } = useIntl();
  const names = values.map((value) => nameOf(String(value)));
  const said =
    names.length > MOST_SAID
      ? [...names.slice(0, MOST_SAID), word('builder.value.more', { count: names.length - MOST_SAID })]
      : names;
  return (
    <Picker
      {...rest}
      label={word('builder.values')}
      text={formatList(said, { type: isAll ? 'conjunction' : 'disjunction' })}
      placeholder={word('builder.value.choose')}
      chosen={values.map(String)}
      choices={choices}
      free={free}
      multiple
      strong
      at="operand"
      onPick={({ value }) => onToggle(value)}
    />
  );
}

/** Without values there is nothing to compare with; an empty list is none. */
function toggled(values: readonly Value[], value: Value): Value[] | undefined {
  const isIn = values.some((one) => String(one) === String(value));
  const next = isIn ? values.filter((one) => String(one) !== String(value)) : [...values, value];
  return next.length === 0 ? undefined : next;
}

/** What is chosen is offered too, though the data may not have it, so that it can be taken away. */
function withChosen(seen: UseChoices, values: readonly Value[]): UseChoices {
  return (search) => {
    const found = seen(search);
    const missing =
      search === ''
        ? values.map(String).filter((value) => !found.choices.some((choice) => choice.value === value))
        : [];
    return { ...found, choices: [...missing.map((value) => ({ value, label: value })), ...found.choices] };
  };
}

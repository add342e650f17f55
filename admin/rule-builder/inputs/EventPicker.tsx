import { useIntl } from 'react-intl';
import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { Picker } from './Picker';

interface EventPickerProps {
  value: readonly string[];
  onChange: (events: string[]) => void;
  at: string;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
}

/** One event, or any of several, by name; with how often each was seen lately. */
export function EventPicker({ value, onChange, at, readOnly, wrong, describedBy }: EventPickerProps) {
  const word = useWords();
  const { formatNumber, formatList } = useIntl();
  const { facts } = useBuilder();
  const seen = facts.events.map(({ name, count }) => ({ value: name, label: name, note: formatNumber(count) }));
  const unseen = value.filter((name) => !facts.events.some((event) => event.name === name));
  return (
    <Picker
      label={word('builder.event')}
      text={formatList(value, { type: 'disjunction' })}
      placeholder={word('builder.event.choose')}
      chosen={value}
      choices={[...seen, ...unseen.map((name) => ({ value: name, label: name, note: word('builder.event.unseen') }))]}
      free={(text) => ({ value: text.slice(0, 200), label: text.slice(0, 200) })}
      multiple
      strong
      readOnly={readOnly}
      wrong={wrong}
      describedBy={describedBy}
      at={at}
      onPick={({ value: name }) =>
        onChange(value.includes(name) ? value.filter((one) => one !== name) : [...value, name])
      }
    />
  );
}

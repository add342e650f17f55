import { Combobox, ComboboxOption, Field } from '@strapi/design-system';
import type { SegmentChoice } from '../../contracts/segments';
import { useWords } from '../translations/words';

interface SegmentPickerProps {
  choices: readonly SegmentChoice[];
  error?: string;
  /** There need not be one. */
  optional?: boolean;
  value: SegmentChoice | null;
  onChange: (segment: SegmentChoice | null) => void;
}

/** One segment, by its name. */
export function SegmentPicker({ choices, error, optional, value, onChange }: SegmentPickerProps) {
  const word = useWords();
  return (
    <Field.Root name="segment" error={error} required={!optional}>
      <Field.Label>{word('shared.segment')}</Field.Label>
      <Combobox
        autocomplete={{ type: 'list', filter: 'contains' }}
        value={value?.key ?? ''}
        placeholder={word('person.force.chooseSegment')}
        clearLabel={word('shared.schedule.clear')}
        noOptionsMessage={() => word('person.force.noSegment')}
        onChange={(key) => onChange(choices.find((choice) => choice.key === key) ?? null)}
        onClear={() => onChange(null)}
      >
        {choices.map(({ key, name }) => (
          <ComboboxOption key={key} value={key}>
            {name}
          </ComboboxOption>
        ))}
      </Combobox>
      <Field.Error />
    </Field.Root>
  );
}

import { MultiSelect, MultiSelectOption } from '@strapi/design-system';
import { useWords } from '../translations/words';
import type { SegmentChoice } from './useSegmentChoices';

interface SegmentsSelectProps {
  value: readonly string[];
  choices: readonly SegmentChoice[];
  loading: boolean;
  disabled?: boolean;
  onChange: (keys: string[]) => void;
}

/** Several segments, as chips. A chosen one that no longer exists stays to be seen and removed. */
export function SegmentsSelect({ value, choices, loading, disabled, onChange }: SegmentsSelectProps) {
  const word = useWords();
  const unknown = value.filter((key) => !choices.some((choice) => choice.key === key));
  return (
    <MultiSelect
      placeholder={word('audienceField.choose')}
      value={[...value]}
      loading={loading}
      disabled={disabled}
      withTags
      onChange={onChange}
    >
      {choices.map(({ key, name, active }) => (
        <MultiSelectOption key={key} value={key}>
          {active ? name : word('audienceField.inactive', { name })}
        </MultiSelectOption>
      ))}
      {unknown.map((key) => (
        <MultiSelectOption key={key} value={key}>
          {key}
        </MultiSelectOption>
      ))}
    </MultiSelect>
  );
}

import { Flex, MultiSelect, MultiSelectOption, Tag } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useWords } from '../translations/words';
import type { SegmentChoice } from '../../contracts/segments';

interface SegmentsSelectProps {
  value: readonly string[];
  choices: readonly SegmentChoice[];
  loading: boolean;
  disabled?: boolean;
  onChange: (keys: string[]) => void;
}

/**
 * Several segments; the chosen ones stand below the list, since buttons of the design system's own chips have no name and
 * stand within another control. A chosen one that no longer exists stays to be seen and removed.
 */
export function SegmentsSelect({ value, choices, loading, disabled, onChange }: SegmentsSelectProps) {
  const word = useWords();
  const unknown = value.filter((key) => !choices.some((choice) => choice.key === key));
  const nameOf = (key: string) => {
    const choice = choices.find((one) => one.key === key);
    if (!choice) return key;
    return choice.active ? choice.name : word('audienceField.inactive', { name: choice.name });
  };
  return (
    <>
      <MultiSelect
        placeholder={word('audienceField.choose')}
        value={[...value]}
        loading={loading}
        disabled={disabled}
        customizeContent={() => word('audienceField.chosen', { count: value.length })}
        onChange={onChange}
      >
        {[...choices.map(({ key }) => key), ...unknown].map((key) => (
          <MultiSelectOption key={key} value={key}>
            {nameOf(key)}
          </MultiSelectOption>
        ))}
      </MultiSelect>
      {value.length > 0 && (
        <Flex tag="ul" gap={1} wrap="wrap">
          {value.map((key) => (
            <li key={key}>
              <Tag
                icon={<Cross aria-hidden />}
                label={word('audienceField.remove', { name: nameOf(key) })}
                disabled={disabled}
                onClick={() => onChange(value.filter((other) => other !== key))}
              >
                {nameOf(key)}
              </Tag>
            </li>
          ))}
        </Flex>
      )}
    </>
  );
}

import { Box, Field, Flex, Tag, TextInput } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import { useState, type KeyboardEvent } from 'react';
import { useWords } from '../../../translations/words';

const MOST = 50;
const LONGEST = 60;

interface LabelsInputProps {
  value: readonly string[];
  disabled: boolean;
  onChange: (labels: string[]) => void;
}

/** Free words by which segments are found in the list. Enter or a comma adds one, Backspace in the empty field takes the last off. */
export function LabelsInput({ value, disabled, onChange }: LabelsInputProps) {
  const word = useWords();
  const [text, setText] = useState('');
  const add = () => {
    const label = text.trim();
    setText('');
    if (label !== '' && !value.includes(label) && value.length < MOST) onChange([...value, label]);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' || event.key === ',') {
      event.preventDefault();
      add();
    } else if (event.key === 'Backspace' && text === '' && value.length > 0) {
      onChange(value.slice(0, -1));
    }
  };
  return (
    <Field.Root name="labels" hint={word('segment.settings.labelsHint')}>
      <Field.Label>{word('segment.attribute.labels')}</Field.Label>
      <TextInput
        value={text}
        maxLength={LONGEST}
        disabled={disabled}
        placeholder={word('segment.settings.labelsPlaceholder')}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        onBlur={add}
      />
      {value.length > 0 && (
        <Flex gap={2} wrap="wrap" paddingTop={1}>
          {value.map((label) => (
            <Box key={label}>
              <Tag
                icon={<Cross aria-hidden />}
                label={word('segment.settings.labelRemove', { label })}
                disabled={disabled}
                onClick={() => onChange(value.filter((other) => other !== label))}
              >
                {label}
              </Tag>
            </Box>
          ))}
        </Flex>
      )}
      <Field.Hint />
    </Field.Root>
  );
}

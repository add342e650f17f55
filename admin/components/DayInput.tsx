import { Field } from '@strapi/design-system';
import { useEffect, useState, type ChangeEvent } from 'react';
import { styled } from 'styled-components';

/** While a year is typed the browser says the years 2, 20 and 202. */
const EARLIEST = '2000-01-01';

interface DayInputProps {
  label: string;
  /** `YYYY-MM-DD` */
  value: string;
  onChange: (day: string) => void;
}

/** A day, without a time and its zone; the browser's own input knows the reader's order of day, month and year. */
export function DayInput({ label, value, onChange }: DayInputProps) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  return (
    <Field.Root>
      <Field.Label>{label}</Field.Label>
      <Day
        type="date"
        value={text}
        onChange={(event: ChangeEvent<HTMLInputElement>) => {
          setText(event.target.value);
          if (event.target.value >= EARLIEST) onChange(event.target.value);
        }}
      />
    </Field.Root>
  );
}

/** The browser draws its calendar sign for light grounds, unless it is told. */
const Day = styled(Field.Input)`
  color-scheme: ${({ theme }) => (theme.colors.neutral0.toLowerCase() === '#ffffff' ? 'light' : 'dark')};
`;

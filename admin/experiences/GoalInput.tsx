import { Field, TextInput } from '@strapi/design-system';
import { useId } from 'react';
import { catalogApi } from '../api/catalog';
import { useWords } from '../translations/words';

interface GoalInputProps {
  value: string | null;
  error: string | undefined;
  onChange: (goal: string | null) => void;
}

/** The event that is to be brought about: any name, and those that were seen lately are offered. */
export function GoalInput({ value, error, onChange }: GoalInputProps) {
  const word = useWords();
  const seen = useId();
  const { data } = catalogApi.useCatalogQuery('visitor');
  return (
    <Field.Root name="goal" error={error}>
      <Field.Label>{word('experiences.goal')}</Field.Label>
      <TextInput
        value={value ?? ''}
        maxLength={200}
        list={seen}
        onChange={(event) => onChange(event.target.value.trim() === '' ? null : event.target.value)}
      />
      <datalist id={seen}>
        {data?.events.map(({ name }) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <Field.Error />
    </Field.Root>
  );
}

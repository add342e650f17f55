import { Combobox, ComboboxOption, Field } from '@strapi/design-system';
import { useDebounce } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { AudienceName } from '../../contracts/catalog';
import type { Person } from '../../contracts/people';
import { peopleApi } from '../api/people';
import { useWords } from '../translations/words';
import { nameOf } from './name-of';

interface SubjectPickerProps {
  audience: AudienceName;
  label: string;
  hint?: string;
  error?: string;
  required?: boolean;
  value: Person | null;
  onChange: (person: Person | null) => void;
}

/** Finds one person or account by the beginning, or a part, of identity or e-mail. */
export function SubjectPicker({ audience, label, hint, error, required, value, onChange }: SubjectPickerProps) {
  const word = useWords();
  const [text, setText] = useState(value ? nameOf(value) : '');
  // Once somebody is chosen the field shows her name, which is nothing to search for.
  const search = useDebounce(value && text === nameOf(value) ? '' : text, 250);
  const { data, isFetching } = peopleApi.useSearchSubjectsQuery({ audience, search, limit: 20 });
  const found = data?.data ?? [];
  const options = value && !found.some(({ documentId }) => documentId === value.documentId) ? [value, ...found] : found;
  return (
    <Field.Root name="subject" hint={hint} error={error} required={required}>
      <Field.Label>{label}</Field.Label>
      <Combobox
        autocomplete={{ type: 'list', filter: 'contains' }}
        value={value?.documentId ?? ''}
        textValue={text}
        onTextValueChange={setText}
        loading={isFetching}
        loadingMessage={word('person.picker.searching')}
        noOptionsMessage={() => word('person.picker.nobody')}
        placeholder={word('person.picker.placeholder')}
        clearLabel={word('shared.schedule.clear')}
        onChange={(documentId) => {
          const person = options.find((option) => option.documentId === documentId) ?? null;
          if (person) setText(nameOf(person));
          onChange(person);
        }}
        onClear={() => {
          setText('');
          onChange(null);
        }}
      >
        {options.map((person) => (
          <ComboboxOption key={person.documentId} value={person.documentId} textValue={nameOf(person)}>
            {nameOf(person)}
          </ComboboxOption>
        ))}
      </Combobox>
      <Field.Error />
      <Field.Hint />
    </Field.Root>
  );
}

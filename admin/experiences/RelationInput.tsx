import { Combobox, ComboboxOption, Flex } from '@strapi/design-system';
import { useDebounce } from '@strapi/strapi/admin';
import { useState } from 'react';
import { contentApi } from '../api/content';
import { useWords } from '../translations/words';
import { ItemList } from './ItemList';
import { useRelated } from './named';
import type { OverrideField } from './overrides';

interface RelationInputProps {
  field: OverrideField;
  ids: readonly string[];
  onChange: (ids: string[]) => void;
}

/** The documents that a field leads to, found by the Content Manager's own search. */
export function RelationInput({ field, ids, onChange }: RelationInputProps) {
  const word = useWords();
  const { model, name, locale, label, isMany } = field;
  const [text, setText] = useState('');
  const search = useDebounce(text, 250);
  const { data = [], isFetching } = contentApi.useFindRelatedQuery({ model, field: name, locale, search });
  const chosen = useRelated(field, ids);
  return (
    <Flex direction="column" alignItems="stretch" gap={2}>
      <Combobox
        aria-label={word('experiences.addTo', { field: label })}
        autocomplete={{ type: 'list', filter: 'contains' }}
        value=""
        textValue={text}
        onTextValueChange={setText}
        loading={isFetching}
        loadingMessage={word('person.picker.searching')}
        noOptionsMessage={() => word('shared.nothing')}
        placeholder={word('experiences.addTo', { field: label })}
        clearLabel={word('shared.schedule.clear')}
        onClear={() => setText('')}
        onChange={(id) => {
          if (!id) return;
          // The field takes over the title of what was chosen, and is to be empty for the next.
          window.setTimeout(() => setText(''));
          onChange(isMany ? [...ids, id] : [id]);
        }}
      >
        {data
          .filter(({ documentId }) => !ids.includes(documentId))
          .map(({ documentId, label: title }) => (
            <ComboboxOption key={documentId} value={documentId} textValue={title}>
              {title}
            </ComboboxOption>
          ))}
      </Combobox>
      <ItemList
        items={chosen.map(({ documentId, label: title }) => ({ key: documentId, name: title }))}
        onOrder={onChange}
        onRemove={(id) => onChange(ids.filter((each) => each !== id))}
      />
    </Flex>
  );
}

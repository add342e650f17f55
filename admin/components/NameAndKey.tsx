import { Field, Flex, TextInput } from '@strapi/design-system';
import { useWords } from '../translations/words';
import { KEY_LENGTH } from './propose-key';
import type { NameAndKeyFields } from './useNameAndKey';

/** The two names of a segment: one for people, one for the API and for content, which stays. */
export function NameAndKey({ fields, autoFocus }: { fields: NameAndKeyFields; autoFocus?: boolean }) {
  const word = useWords();
  const { name, key, faults, setName, setKey } = fields;
  return (
    <Flex
      direction={{ initial: 'column', medium: 'row' }}
      alignItems={{ initial: 'stretch', medium: 'flex-start' }}
      gap={4}
    >
      <Field.Root name="name" required error={faults.name} flex="1">
        <Field.Label>{word('shared.name')}</Field.Label>
        <TextInput
          value={name}
          maxLength={200}
          autoFocus={autoFocus}
          onChange={(event) => setName(event.target.value)}
        />
        <Field.Error />
      </Field.Root>
      <Field.Root name="key" required error={faults.key} hint={word('shared.key.hint')} flex="1">
        <Field.Label>{word('shared.key')}</Field.Label>
        <TextInput
          value={key}
          maxLength={KEY_LENGTH}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setKey(event.target.value.toLowerCase())}
        />
        <Field.Error />
        <Field.Hint />
      </Field.Root>
    </Flex>
  );
}

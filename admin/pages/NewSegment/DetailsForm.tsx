import { Box, Field, Flex, SingleSelect, SingleSelectOption, TextInput } from '@strapi/design-system';
import { NameAndKey } from '../../components/NameAndKey';
import type { NameAndKeyFields } from '../../components/useNameAndKey';
import type { AudienceName } from '../../../contracts/catalog';
import { useWords } from '../../translations/words';
import { AUDIENCES } from '../Segments/list-state';

interface DetailsFormProps {
  fields: NameAndKeyFields;
  /** Whether the page begins with the name. */
  autoFocus?: boolean;
  audience: AudienceName;
  /** Without, the audience is given. */
  setAudience?: (audience: AudienceName) => void;
  description: string;
  setDescription: (description: string) => void;
}

/** What every new segment has: names, whom it is of, and what it is for. */
export function DetailsForm({
  fields,
  autoFocus,
  audience,
  setAudience,
  description,
  setDescription,
}: DetailsFormProps) {
  const word = useWords();
  return (
    <Box background="neutral0" hasRadius shadow="tableShadow" padding={{ initial: 4, medium: 6 }}>
      <Flex direction="column" alignItems="stretch" gap={4}>
        <NameAndKey fields={fields} autoFocus={autoFocus} />
        <Flex
          direction={{ initial: 'column', medium: 'row' }}
          alignItems={{ initial: 'stretch', medium: 'flex-start' }}
          gap={4}
        >
          <Field.Root name="audience" flex="1" hint={word('create.audienceHint')}>
            <Field.Label>{word('create.audience')}</Field.Label>
            <SingleSelect
              value={audience}
              disabled={!setAudience}
              onChange={(value) => setAudience?.(value as AudienceName)}
            >
              {AUDIENCES.map((name) => (
                <SingleSelectOption key={name} value={name}>
                  {word(`list.audience.${name}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
            <Field.Hint />
          </Field.Root>
          <Field.Root name="description" flex="1">
            <Field.Label>{word('shared.description')}</Field.Label>
            <TextInput value={description} maxLength={5_000} onChange={(event) => setDescription(event.target.value)} />
          </Field.Root>
        </Flex>
      </Flex>
    </Box>
  );
}

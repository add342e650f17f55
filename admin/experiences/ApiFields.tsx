import { Box, Flex, TextButton, Typography } from '@strapi/design-system';
import { useWords } from '../translations/words';
import type { OverrideField } from './overrides';
import type { Overrides } from './useOverrides';

interface ApiFieldsProps {
  fields: readonly OverrideField[];
  overrides: Overrides;
}

/** Fields that have no input here: what the variant says in them can be seen and taken back. */
export function ApiFields({ fields, overrides }: ApiFieldsProps) {
  const word = useWords();
  if (fields.length === 0) return null;
  return (
    <Flex direction="column" alignItems="stretch" gap={3}>
      <Typography textColor="neutral600" tag="p">
        {word('experiences.api', { names: fields.map(({ label }) => label).join(', ') })}
      </Typography>
      {fields.map((field) => {
        const draft = overrides.draft(field);
        return (
          draft && (
            <Box key={field.name} background="neutral100" hasRadius padding={3}>
              <Typography fontWeight="semiBold" tag="p">
                {field.label}
              </Typography>
              <Typography tag="p" variant="pi" style={{ fontFamily: 'monospace', overflowWrap: 'anywhere' }}>
                {JSON.stringify(draft.value)}
              </Typography>
              <TextButton onClick={() => overrides.override(field, false)}>
                {word('experiences.follow', { field: field.label })}
              </TextButton>
            </Box>
          )
        );
      })}
    </Flex>
  );
}

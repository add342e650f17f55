import { Box, Field, Flex, Switch, Typography } from '@strapi/design-system';
import { styled } from 'styled-components';
import { useWords } from '../translations/words';
import { EntryValue } from './EntryValue';
import { OverrideInput } from './OverrideInput';
import type { OverrideField } from './overrides';

interface FieldRowProps {
  field: OverrideField;
  /** What the entry says; undefined as long as that is not known. */
  value: { value: unknown } | undefined;
  /** What the variant says instead; undefined where it follows the entry. */
  draft: { value: unknown } | undefined;
  error: string | undefined;
  /** Whether the reader's roles keep what the variant says as it is. */
  readOnly: boolean;
  onOverride: (overrides: boolean) => void;
  onChange: (draft: unknown) => void;
}

/** The host's own is red where it is off, as if that were a fault. */
const Calm = styled(Switch)`
  &[data-state='unchecked'] {
    background-color: ${({ theme }) => theme.colors.neutral500};
  }
`;

/** One field: at the left what the entry says, at the right what the variant does. */
export function FieldRow({ field, value, draft, error, readOnly, onOverride, onChange }: FieldRowProps) {
  const word = useWords();
  const { name, label } = field;
  return (
    <Flex gap={4} alignItems="flex-start" wrap="wrap" tag="li" data-field={name}>
      <Box flex="1 1 24rem" minWidth={0}>
        <Typography variant="pi" textColor="neutral600" tag="p" paddingTop={1} paddingBottom={1}>
          {`${label} · ${word('experiences.entry')}`}
        </Typography>
        {value && <EntryValue field={field} value={value.value} />}
      </Box>
      <Box flex="1 1 24rem" minWidth={0}>
        <Field.Root name={`overrides.${name}`} error={error}>
          <Flex justifyContent="space-between" gap={2}>
            <Field.Label>{label}</Field.Label>
            <Calm
              aria-label={word('experiences.override', { field: label })}
              checked={draft !== undefined}
              // What is overridden begins as the entry has it.
              disabled={readOnly || !value}
              onCheckedChange={onOverride}
            />
          </Flex>
          {draft === undefined ? (
            <Typography textColor="neutral600">{word('experiences.follows')}</Typography>
          ) : readOnly ? (
            <EntryValue field={field} value={draft.value} />
          ) : (
            <OverrideInput field={field} draft={draft.value} onChange={onChange} />
          )}
          <Field.Error />
        </Field.Root>
      </Box>
    </Flex>
  );
}

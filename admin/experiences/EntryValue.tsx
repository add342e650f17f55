import { Box, Flex, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useWords } from '../translations/words';
import { useFiles, useRelated } from './named';
import { draftOf, listOf, typeOf, type OverrideField } from './overrides';
import { Picture } from './Picture';

/** What is longer is scrolled. */
const LONG = 400;

interface EntryValueProps {
  field: OverrideField;
  /** As it is stored of a variant. */
  value: unknown;
}

/** What the entry says in a field, to be read. */
export function EntryValue({ field, value }: EntryValueProps) {
  const word = useWords();
  if (value === undefined || value === '' || listOf(value).length === 0) {
    return <Typography textColor="neutral600">{word('shared.empty')}</Typography>;
  }
  switch (field.kind) {
    case 'media':
      return <Files ids={listOf(value) as number[]} />;
    case 'relation':
      return <Documents field={field} ids={listOf(value) as string[]} />;
    case 'component':
      return (
        <Flex direction="column" alignItems="stretch" gap={2}>
          {(listOf(value) as Record<string, unknown>[]).map((part, index) => {
            const { label, fields } = field.parts(typeOf(field, part));
            return (
              <Box key={index} padding={2} hasRadius background="neutral100">
                <Typography>{field.isMany ? `${label} ${index + 1}` : label}</Typography>
                {fields.map((each) => (
                  <Box key={each.name} paddingTop={2}>
                    <Typography variant="pi" textColor="neutral600" tag="p">
                      {each.label}
                    </Typography>
                    <EntryValue field={each} value={part[each.name]} />
                  </Box>
                ))}
              </Box>
            );
          })}
        </Flex>
      );
    default:
      return <PlainValue field={field} value={value} />;
  }
}

function Files({ ids }: { ids: readonly number[] }) {
  return useFiles(ids).map((file) => (
    <Flex key={file.id} gap={2}>
      <Picture file={file} />
      <Typography style={{ overflowWrap: 'anywhere' }}>{file.name}</Typography>
    </Flex>
  ));
}

function Documents({ field, ids }: { field: OverrideField; ids: readonly string[] }) {
  return useRelated(field, ids).map(({ documentId, label }) => (
    <Typography key={documentId} tag="p" style={{ overflowWrap: 'anywhere' }}>
      {label}
    </Typography>
  ));
}

function PlainValue({ field, value }: EntryValueProps) {
  const word = useWords();
  const { formatDate, formatNumber } = useIntl();
  const say = (): string => {
    switch (field.kind) {
      case 'boolean':
        return word(value === true ? 'shared.yes' : 'shared.no');
      case 'number':
        return formatNumber(Number(value));
      case 'date':
        return formatDate(String(value), { dateStyle: 'medium', timeZone: 'UTC' });
      case 'datetime':
        return formatDate(String(value), { dateStyle: 'medium', timeStyle: 'short' });
      default:
        return String(draftOf(field, value));
    }
  };
  const text = say();
  return (
    <Box
      {...(text.length > LONG && { tabIndex: 0, role: 'region', 'aria-label': field.label })}
      maxHeight="20rem"
      overflow="auto"
    >
      <Typography
        tag="p"
        style={{
          whiteSpace: 'pre-wrap',
          overflowWrap: 'anywhere',
          ...(field.kind === 'json' && { fontFamily: 'monospace' }),
        }}
      >
        {text}
      </Typography>
    </Box>
  );
}

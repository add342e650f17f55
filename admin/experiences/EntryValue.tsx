import { Box, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useWords } from '../translations/words';
import { draftOf, type OverrideField } from './overrides';

/** What is longer is scrolled. */
const LONG = 400;

/** What the entry says in a field, to be read. */
export function EntryValue({ field, value }: { field: OverrideField; value: unknown }) {
  const word = useWords();
  const { formatDate, formatNumber } = useIntl();
  if (value === undefined || value === null || value === '') {
    return <Typography textColor="neutral600">{word('shared.empty')}</Typography>;
  }
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

import { Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useWords } from '../../../translations/words';
import type { TrendDay } from './trend';

/** The same days as the chart, newest first, in numbers. */
export function TrendTable({ days }: { days: readonly TrendDay[] }) {
  const word = useWords();
  const { formatDate, formatNumber } = useIntl();
  const columns = ['date', 'members', 'joined', 'left'] as const;
  return (
    <Table colCount={columns.length} rowCount={days.length + 1}>
      <Thead>
        <Tr>
          {columns.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`segment.trend.${column}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {[...days].reverse().map(({ day, members, joined, left }) => (
          <Tr key={day}>
            <Td>
              <Typography>{formatDate(`${day}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' })}</Typography>
            </Td>
            <Td>
              <Typography>{members === null ? '—' : formatNumber(members)}</Typography>
            </Td>
            <Td>
              <Typography textColor={joined > 0 ? 'success700' : 'neutral600'}>
                {joined > 0 ? `+${formatNumber(joined)}` : formatNumber(0)}
              </Typography>
            </Td>
            <Td>
              <Typography textColor={left > 0 ? 'danger700' : 'neutral600'}>
                {left > 0 ? `−${formatNumber(left)}` : formatNumber(0)}
              </Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

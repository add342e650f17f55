import { Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { SegmentKpi } from '../../../../contracts/segment-kpi';
import { useWords } from '../../../translations/words';

const COLUMNS = ['from', 'members', 'everybody', 'total'] as const;

/** The same periods as the chart, newest first, in numbers. */
export function KpiTable({ kpi }: { kpi: SegmentKpi }) {
  const word = useWords();
  const { formatDate, formatNumber } = useIntl();
  const number = (value: number | null, digits: number) =>
    value === null ? '—' : formatNumber(value, { maximumFractionDigits: digits });
  return (
    <Table colCount={COLUMNS.length} rowCount={kpi.periods.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`kpi.column.${column}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {[...kpi.periods].reverse().map(({ from, members, everybody }) => (
          <Tr key={from}>
            {[
              formatDate(`${from}T00:00:00Z`, { dateStyle: 'medium', timeZone: 'UTC' }),
              number(members.each, 4),
              number(everybody.each, 4),
              number(members.total, 2),
            ].map((text, column) => (
              <Td key={COLUMNS[column]}>
                <Typography>{text}</Typography>
              </Td>
            ))}
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

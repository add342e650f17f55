import { Table, Tbody, Td, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { GroupResult } from '../../../contracts/experience-results';
import { useWords } from '../../translations/words';
import type { LiftText } from './useLiftText';

const COLUMNS = ['group', 'seen', 'reached', 'rate', 'lift', 'verdict'] as const;

interface ResultsTableProps {
  groups: readonly GroupResult[];
  nameOf: (variant: string) => string;
  text: LiftText;
  say: (group: GroupResult) => string;
}

/** The same as the plot in numbers, with what may be said of each. */
export function ResultsTable({ groups, nameOf, text, say }: ResultsTableProps) {
  const word = useWords();
  const { formatNumber } = useIntl();
  return (
    <Table colCount={COLUMNS.length} rowCount={groups.length + 1}>
      <Thead>
        <Tr>
          {COLUMNS.map((column) => (
            <Th key={column}>
              <Typography variant="sigma" textColor="neutral600">
                {word(`results.column.${column}`)}
              </Typography>
            </Th>
          ))}
        </Tr>
      </Thead>
      <Tbody>
        {groups.map((group) => (
          <Tr key={group.variant}>
            <Td>
              <Typography fontWeight="semiBold">{nameOf(group.variant)}</Typography>
            </Td>
            <Td>
              <Typography tag="p">{formatNumber(group.shown)}</Typography>
              {group.moved > 0 && (
                <Typography variant="pi" textColor="neutral600" tag="p">
                  {word('results.moved', { count: group.moved })}
                </Typography>
              )}
            </Td>
            <Td>
              <Typography>{formatNumber(group.reached)}</Typography>
            </Td>
            <Td>
              <Between main={text.share(group.rate)} range={text.range(...group.interval)} />
            </Td>
            <Td>
              {group.lift ? (
                <Between
                  main={group.lift.estimate === null ? '—' : text.lift(group.lift.estimate)}
                  range={text.liftRange(...group.lift.interval)}
                />
              ) : (
                '—'
              )}
            </Td>
            <Td>
              <Typography>{say(group)}</Typography>
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

function Between({ main, range }: { main: string; range: string }) {
  return (
    <>
      <Typography tag="p">{main}</Typography>
      <Typography variant="pi" textColor="neutral600" tag="p">
        {range}
      </Typography>
    </>
  );
}

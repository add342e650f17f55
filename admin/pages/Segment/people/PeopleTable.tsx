import { Box, EmptyStateLayout, Loader, Table, Tbody, Th, Thead, Tr, Typography } from '@strapi/design-system';
import { useState } from 'react';
import type { Person, SegmentPeople } from '../../../../contracts/people';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { ExplainDialog } from '../../../components/ExplainDialog';
import { ForceDialog } from '../../../components/ForceDialog';
import { useWords, type WordKey } from '../../../translations/words';
import { PersonRow } from './PersonRow';

interface PeopleTableProps {
  segment: SegmentAnswer;
  people: SegmentPeople | undefined;
  /** Newer figures are on their way. */
  dimmed: boolean;
  mayEdit: boolean;
  empty: WordKey;
}

/** People of a segment with the values that its rule reads, and what can be done with each. */
export function PeopleTable({ segment, people, dimmed, mayEdit, empty }: PeopleTableProps) {
  const word = useWords();
  const [asked, setAsked] = useState<{ what: 'why' | 'in' | 'out'; person: Person } | null>(null);
  const close = () => setAsked(null);
  if (!people) return <Loader>{word('segment.people.loading')}</Loader>;
  if (people.rows.length === 0) return <EmptyStateLayout content={word(empty)} hasRadius shadow="tableShadow" />;
  return (
    <Box style={{ opacity: dimmed ? 0.6 : 1 }} aria-busy={dimmed}>
      <Table colCount={people.columns.length + 3} rowCount={people.rows.length + 1}>
        <Thead>
          <Tr>
            <Head>{word(`person.kind.${segment.audience}`)}</Head>
            {people.columns.map(({ path, label }) => (
              <Head key={path}>{label}</Head>
            ))}
            <Head>{word('segment.people.since')}</Head>
            <Head>{word('segment.people.actions')}</Head>
          </Tr>
        </Thead>
        <Tbody>
          {people.rows.map((row) => (
            <PersonRow
              key={row.documentId}
              segment={segment}
              row={row}
              columns={people.columns}
              mayEdit={mayEdit}
              onAsk={(what) => setAsked({ what, person: row })}
            />
          ))}
        </Tbody>
      </Table>
      {asked?.what === 'why' && <ExplainDialog segment={segment} person={asked.person} onClose={close} />}
      {(asked?.what === 'in' || asked?.what === 'out') && (
        <ForceDialog
          audience={segment.audience}
          segment={segment}
          mode={asked.what}
          person={asked.person}
          onClose={close}
        />
      )}
    </Box>
  );
}

function Head({ children }: { children: string }) {
  return (
    <Th>
      <Typography variant="sigma" textColor="neutral600">
        {children}
      </Typography>
    </Th>
  );
}

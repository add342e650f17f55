import { Box, Flex, Loader, Modal, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { Person } from '../../contracts/people';
import { peopleApi } from '../api/people';
import { useWords } from '../translations/words';
import { ExplainedTree } from '../rule-builder/ExplainedTree';
import { nameOf } from './name-of';

interface ExplainDialogProps {
  segment: { key: string; name: string };
  person: Person;
  onClose: () => void;
}

/** Why somebody is in a segment, or is not: in a sentence, then condition by condition, then how that went over time. */
export function ExplainDialog({ segment, person, onClose }: ExplainDialogProps) {
  const word = useWords();
  const { formatDate } = useIntl();
  const { data, isError } = peopleApi.useExplainQuery(
    { key: segment.key, subject: `doc:${person.documentId}` },
    { refetchOnMountOrArgChange: true }
  );
  const day = (at: string) => formatDate(at, { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header closeLabel={word('shared.close')}>
          <Modal.Title>{word('person.explain.title', { person: nameOf(person), segment: segment.name })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          {isError && <Typography textColor="danger600">{word('error.unreachable')}</Typography>}
          {!data && !isError && <Loader small>{word('person.explain.loading')}</Loader>}
          {data && (
            <Flex direction="column" alignItems="stretch" gap={4}>
              <Box>
                <Typography fontWeight="semiBold" tag="p">
                  {data.member
                    ? data.joinedAt
                      ? word('person.explain.memberSince', { at: day(data.joinedAt) })
                      : word('person.explain.member')
                    : word('person.explain.notMember')}
                </Typography>
                <Typography tag="p">{data.reason}</Typography>
                {data.forced?.note && (
                  <Typography tag="p" textColor="neutral600">
                    {word('person.explain.note', { note: data.forced.note })}
                  </Typography>
                )}
                {data.member !== data.holds && (
                  <Typography tag="p" textColor="warning700">
                    {word('person.explain.pending')}
                  </Typography>
                )}
              </Box>
              {data.tree && (
                <Box>
                  <Typography variant="sigma" textColor="neutral600" tag="h3">
                    {word('person.explain.rule')}
                  </Typography>
                  <ExplainedTree node={data.tree} />
                </Box>
              )}
              {data.changes.length > 0 && (
                <Box>
                  <Typography variant="sigma" textColor="neutral600" tag="h3">
                    {word('person.explain.changes')}
                  </Typography>
                  <ul>
                    {data.changes.map((change) => (
                      <Typography key={change.id} tag="li">
                        {word(`person.timeline.${change.kind}`, { segment: segment.name })} · {day(change.at)} ·{' '}
                        {word(`person.cause.${change.cause}`)}
                      </Typography>
                    ))}
                  </ul>
                </Box>
              )}
            </Flex>
          )}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}

import { Box, Flex, Link, TextButton, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import type { SubjectPage } from '../../../contracts/people';
import { segmentsApi } from '../../api/segments';
import { Card } from '../../components/Card';
import { nameOf } from '../../components/name-of';
import { useFailure } from '../../hooks/useFailure';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

/** Segments that the subject is kept out of by hand, whatever their rules say. */
export function KeptOut({ subject, mayEdit }: { subject: SubjectPage; mayEdit: boolean }) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [release, { isLoading, originalArgs }] = segmentsApi.useReleaseMembersMutation();
  const { keptOut, person } = subject;
  if (keptOut.length === 0) return null;
  const letIn = async (key: string) => {
    try {
      await release({ key, subjects: [`doc:${person.documentId}`] }).unwrap();
      toggleNotification({ type: 'success', message: word('segment.people.released', { name: nameOf(person) }) });
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Card title={word('person.keptOut')}>
      <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
        {keptOut.map(({ key, name, note }) => (
          <Box tag="li" key={key}>
            <Flex gap={3} wrap="wrap">
              <Link tag={NavLink} to={paths.segment(key)}>
                {name}
              </Link>
              {mayEdit && (
                <TextButton
                  loading={isLoading && originalArgs?.key === key}
                  onClick={() => letIn(key)}
                  aria-label={word('person.releaseFrom', { segment: name })}
                >
                  {word('segment.people.release')}
                </TextButton>
              )}
            </Flex>
            {note && (
              <Typography tag="p" variant="pi" textColor="neutral700" style={{ overflowWrap: 'anywhere' }}>
                {word('person.explain.note', { note })}
              </Typography>
            )}
          </Box>
        ))}
      </Flex>
    </Card>
  );
}

import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { SubjectPage } from '../../../contracts/people';
import { Card } from '../../components/Card';
import { nameOf } from '../../components/name-of';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

/** The account of a person, or people of an account. */
export function Relatives({ subject: { account, people } }: { subject: SubjectPage }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  return (
    <>
      {account && (
        <Card title={word('person.account')}>
          <Link tag={NavLink} to={paths.subject('account', `doc:${account.documentId}`)}>
            {nameOf(account)}
          </Link>
        </Card>
      )}
      {people && (
        <Card title={word('person.people', { count: people.total, number: formatNumber(people.total) })}>
          {people.total === 0 && <Typography textColor="neutral600">{word('person.people.none')}</Typography>}
          <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
            {people.sample.map((person) => (
              <Box tag="li" key={person.documentId}>
                <Link tag={NavLink} to={paths.subject('contact', `doc:${person.documentId}`)}>
                  {nameOf(person)}
                </Link>
              </Box>
            ))}
            {people.total > people.sample.length && (
              <Typography tag="li" variant="pi" textColor="neutral600">
                {word('shared.uses.more', { count: people.total - people.sample.length })}
              </Typography>
            )}
          </Flex>
        </Card>
      )}
    </>
  );
}

import { Badge, Box, Flex, Link, TextButton, Typography } from '@strapi/design-system';
import { useState } from 'react';
import { NavLink } from 'react-router-dom';
import type { SubjectMembership, SubjectPage } from '../../../contracts/people';
import { Card } from '../../components/Card';
import { ExplainDialog } from '../../components/ExplainDialog';
import { RelativeTime } from '../../components/RelativeTime';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

/** The segments of a subject, each with since when, what made her join, and why she is in. */
export function Memberships({ subject }: { subject: SubjectPage }) {
  const word = useWords();
  const [asked, setAsked] = useState<SubjectMembership | null>(null);
  const { memberships, person, audience } = subject;
  return (
    <Card title={word('person.segments', { count: memberships.length })}>
      {memberships.length === 0 ? (
        <Typography textColor="neutral600">{word(`person.segments.none.${audience}`)}</Typography>
      ) : (
        <Flex tag="ul" direction="column" alignItems="stretch" gap={4}>
          {memberships.map((membership) => (
            <Membership key={membership.key} membership={membership} onWhy={() => setAsked(membership)} />
          ))}
        </Flex>
      )}
      {asked && <ExplainDialog segment={asked} person={person} onClose={() => setAsked(null)} />}
    </Card>
  );
}

function Membership({ membership, onWhy }: { membership: SubjectMembership; onWhy: () => void }) {
  const word = useWords();
  const { key, name, joinedAt, cause, forced, note, sentence } = membership;
  return (
    <Box tag="li">
      <Flex gap={3} wrap="wrap">
        <Link tag={NavLink} to={paths.segment(key)}>
          {name}
        </Link>
        {forced && <Badge>{word('segment.people.forced.in')}</Badge>}
        <Typography textColor="neutral600" tag="span">
          {word('person.since')} <RelativeTime at={joinedAt} />
          {cause && <> · {word(`person.cause.${cause}`)}</>}
        </Typography>
        <TextButton onClick={onWhy} aria-label={word('person.whyIn', { segment: name })}>
          {word('segment.people.why')}
        </TextButton>
      </Flex>
      {note && (
        <Typography tag="p" textColor="neutral700" style={{ overflowWrap: 'anywhere' }}>
          {word('person.explain.note', { note })}
        </Typography>
      )}
      {sentence && (
        <Typography tag="p" variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
          {sentence}
        </Typography>
      )}
    </Box>
  );
}

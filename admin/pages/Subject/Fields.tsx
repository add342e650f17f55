import { Badge, Box, Flex, Typography } from '@strapi/design-system';
import type { SubjectPage } from '../../../contracts/people';
import { Card } from '../../components/Card';
import { useValueText } from '../../components/useValueText';
import { useWords } from '../../translations/words';

/** What the row says, then the traits that came with events, then the tags. */
export function Fields({ subject, masked }: { subject: SubjectPage; masked: boolean }) {
  const word = useWords();
  const say = useValueText();
  const { fields, traits, tags } = subject;
  const extra = Object.entries(traits);
  return (
    <>
      <Card title={word('person.fields')}>
        {masked || fields.length + extra.length === 0 ? (
          <Typography textColor="neutral600">{word(masked ? 'person.fields.masked' : 'person.fields.none')}</Typography>
        ) : (
          <Flex tag="dl" direction="column" alignItems="stretch" gap={3}>
            {fields.map(({ path, label, type, value }) => (
              <Pair key={path} label={label}>
                {say(value, type) ?? '—'}
              </Pair>
            ))}
            {extra.map(([name, value]) => (
              <Pair key={name} label={word('person.trait', { name })}>
                {say(value, 'json') ?? '—'}
              </Pair>
            ))}
          </Flex>
        )}
      </Card>
      {tags && (
        <Card title={word('person.tags')}>
          {tags.length === 0 ? (
            <Typography textColor="neutral600">{word('person.tags.none')}</Typography>
          ) : (
            <Flex tag="ul" gap={2} wrap="wrap">
              {tags.map(({ key, name }) => (
                <Box tag="li" key={key}>
                  <Badge>{name}</Badge>
                </Box>
              ))}
            </Flex>
          )}
        </Card>
      )}
    </>
  );
}

function Pair({ label, children }: { label: string; children: string }) {
  return (
    <Box>
      <Typography tag="dt" variant="pi" fontWeight="semiBold" textColor="neutral600">
        {label}
      </Typography>
      <Typography tag="dd" textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Typography>
    </Box>
  );
}

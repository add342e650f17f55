import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { CheckCircle, WarningCircle } from '@strapi/icons';
import type { ReactNode } from 'react';
import { NavLink } from 'react-router-dom';
import { overviewApi } from '../../api/overview';
import { contentPath } from '../../components/content-path';
import { useWords } from '../../translations/words';
import { Section } from './Section';

const SHOWN = 20;

/** What will not do what somebody thinks: of the installation, and of entries. */
export function Findings({ sentences }: { sentences: string[] }) {
  const word = useWords();
  const { data } = overviewApi.useFindingsQuery(undefined, { refetchOnMountOrArgChange: true });
  const entries = data?.data ?? [];
  const more = entries.length - SHOWN;
  return (
    <Section title={word('settings.findings')}>
      {sentences.length + entries.length === 0 ? (
        <Flex gap={2}>
          <CheckCircle fill="success600" aria-hidden />
          <Typography>{word('settings.noFindings')}</Typography>
        </Flex>
      ) : (
        <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
          {sentences.map((sentence) => (
            <Found key={sentence}>
              <Typography>{sentence}</Typography>
            </Found>
          ))}
          {entries.slice(0, SHOWN).map((entry) => (
            <Found
              key={[
                entry.uid,
                entry.documentId,
                entry.field,
                entry.locale,
                entry.published,
                entry.code,
                entry.segment,
              ].join(' ')}
            >
              <Typography>{entry.message}</Typography>{' '}
              <Link tag={NavLink} to={contentPath(entry)}>
                {entry.uid.split('.').at(-1)} · {entry.field}
              </Link>
            </Found>
          ))}
        </Flex>
      )}
      {more > 0 && (
        <Typography tag="p" variant="pi" textColor="neutral600" paddingTop={3}>
          {word('settings.moreFindings', { count: more })}
        </Typography>
      )}
    </Section>
  );
}

function Found({ children }: { children: ReactNode }) {
  return (
    <Flex tag="li" gap={2} alignItems="flex-start">
      <WarningCircle fill="warning600" aria-hidden style={{ flex: 'none' }} />
      <Box>{children}</Box>
    </Flex>
  );
}

import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { CheckCircle } from '@strapi/icons';
import { NavLink } from 'react-router-dom';
import { overviewApi } from '../../api/overview';
import { FindingItem, keyOf } from '../../components/FindingItem';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { Section } from './Section';

const SHOWN = 5;

/** The worst of what will not do what somebody thinks; the others are on a page of their own. */
export function Findings() {
  const word = useWords();
  const { data } = overviewApi.useFindingsQuery(undefined, { refetchOnMountOrArgChange: true });
  const found = data?.data ?? [];
  return (
    <Section title={word('settings.findings')}>
      {data && found.length === 0 ? (
        <Flex gap={2}>
          <CheckCircle fill="success600" aria-hidden />
          <Typography>{word('settings.noFindings')}</Typography>
        </Flex>
      ) : (
        <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
          {found.slice(0, SHOWN).map((finding) => (
            <FindingItem key={keyOf(finding)} finding={finding} />
          ))}
        </Flex>
      )}
      {found.length > 0 && (
        <Box paddingTop={3}>
          <Link tag={NavLink} to={paths.findings}>
            {word('findings.all', { count: found.length })}
          </Link>
        </Box>
      )}
    </Section>
  );
}

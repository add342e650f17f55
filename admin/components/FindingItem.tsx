import { Badge, Box, Flex, Link, Typography } from '@strapi/design-system';
import { NavLink } from 'react-router-dom';
import type { AnyFinding } from '../../contracts/findings';
import { paths } from '../paths';
import { useWords } from '../translations/words';
import { contentPath } from './content-path';

const COLOURS = {
  error: { backgroundColor: 'danger100', textColor: 'danger700' },
  warning: { backgroundColor: 'warning100', textColor: 'warning700' },
  info: { backgroundColor: 'neutral150', textColor: 'neutral700' },
} as const;

/** Where a finding is mended, and what that is called. */
function placeOf(finding: AnyFinding): { to: string; text: string } {
  const { kind } = finding;
  if (kind === 'entry')
    return { to: contentPath(finding), text: `${finding.uid.split('.').at(-1)} · ${finding.field}` };
  const { key = '', name = '' } = finding;
  if (kind === 'segment') return { to: paths.segment(key), text: name };
  if (kind === 'experience') return { to: paths.experience(key), text: name };
  return kind === 'webhook' ? { to: paths.webhook(Number(key)), text: name } : { to: paths.settings, text: name };
}

export const keyOf = (finding: AnyFinding): string => JSON.stringify(finding);

/** One thing that will not do what somebody thinks: how bad it is, what it is, and the way to where it is mended. */
export function FindingItem({ finding }: { finding: AnyFinding }) {
  const word = useWords();
  const { to, text } = placeOf(finding);
  return (
    <Flex tag="li" gap={3} alignItems="flex-start">
      <Badge {...COLOURS[finding.severity]} style={{ flex: 'none' }}>
        {word(`findings.severity.${finding.severity}`)}
      </Badge>
      <Box minWidth={0}>
        {/* What it is about comes first: the sentence says “it”. */}
        <Link tag={NavLink} to={to}>
          {text || word('findings.settings')}
        </Link>{' '}
        <Typography style={{ overflowWrap: 'anywhere' }}>{finding.message}</Typography>
      </Box>
    </Flex>
  );
}

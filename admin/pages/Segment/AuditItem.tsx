import { Box, Flex, Typography } from '@strapi/design-system';
import type { AuditEntry } from '../../../contracts/audit';
import { RelativeTime } from '../../components/RelativeTime';
import { useWords } from '../../translations/words';
import { RuleChanges } from './RuleChanges';
import { useAttributeText } from './useAttributeText';

/** Who did what to a segment, and when; an edit of the rule as a difference in sentences. */
export function AuditItem({ entry }: { entry: AuditEntry }) {
  const word = useWords();
  const { nameOf, say } = useAttributeText();
  const changes = entry.changes.filter(({ attribute }) => attribute !== 'rule');
  return (
    <Box tag="li">
      <Flex gap={2} wrap="wrap" alignItems="baseline">
        <Typography fontWeight="semiBold">
          {word(`segment.audit.${entry.action}`, { by: entry.by ?? word('segment.audit.plugin') })}
        </Typography>
        <Typography variant="pi" textColor="neutral600" tag="span">
          <RelativeTime at={entry.at} />
        </Typography>
      </Flex>
      {entry.detail && (
        <Typography tag="p" textColor="neutral700" style={{ overflowWrap: 'anywhere' }}>
          {entry.detail}
        </Typography>
      )}
      {changes.map(({ attribute, before, after }) => (
        <Typography key={attribute} tag="p" textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
          {word('segment.audit.change', {
            attribute: nameOf(attribute),
            before: say(attribute, before),
            after: say(attribute, after),
          })}
        </Typography>
      ))}
      {entry.rule && (
        <Box paddingTop={1}>
          <RuleChanges diff={entry.rule} />
        </Box>
      )}
    </Box>
  );
}

import { Box, Button, Flex, Modal, Typography } from '@strapi/design-system';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { segmentsApi } from '../../../api/segments';
import { useWords } from '../../../translations/words';
import { AuditItem } from '../AuditItem';
import { meanwhile, type Draft, type Drafted } from '../draft/draft';
import { useAttributeText } from '../useAttributeText';
import { useSentence } from '../useSentence';

interface ConflictDialogProps {
  draft: Draft;
  theirs: SegmentAnswer;
  saving: boolean;
  onTakeTheirs: () => void;
  onKeepMine: () => void;
  onMerge: () => void;
  onCancel: () => void;
}

/**
 * Tells who saved meanwhile and what, sets both versions side by side where they differ, and leaves the choice: theirs,
 * mine over theirs, or going on by hand. Nothing is written or dropped until one is chosen.
 */
export function ConflictDialog({
  draft,
  theirs,
  saving,
  onTakeTheirs,
  onKeepMine,
  onMerge,
  onCancel,
}: ConflictDialogProps) {
  const word = useWords();
  const { data: audit } = segmentsApi.useSegmentAuditQuery(theirs.key, { refetchOnMountOrArgChange: true });
  const { clashing } = meanwhile(draft, theirs);
  const since = audit?.filter(({ at, action }) => action === 'edited' && at > draft.base.updatedAt) ?? [];
  const who = [...new Set(since.map(({ by }) => by ?? word('segment.audit.plugin')))];
  return (
    <Modal.Root open onOpenChange={(open) => !open && onCancel()}>
      <Modal.Content>
        <Modal.Header closeLabel={word('shared.close')}>
          <Modal.Title>{word('segment.conflict.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={5}>
            <Typography>
              {who.length > 0
                ? word('segment.conflict.who', { who: who.join(', ') })
                : word('segment.conflict.somebody')}{' '}
              {word(clashing.length > 0 ? 'segment.conflict.clash' : 'segment.conflict.noClash')}
            </Typography>
            {since.length > 0 && (
              <Flex tag="ul" direction="column" alignItems="stretch" gap={3}>
                {since.map((entry) => (
                  <AuditItem key={entry.id} entry={entry} />
                ))}
              </Flex>
            )}
            {clashing.map((attribute) => (
              <BothVersions key={attribute} attribute={attribute} draft={draft} theirs={theirs} />
            ))}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="tertiary" onClick={onTakeTheirs}>
            {word('segment.conflict.takeTheirs')}
          </Button>
          <Flex gap={2} wrap="wrap" justifyContent="flex-end">
            <Button variant={clashing.length > 0 ? 'default' : 'secondary'} onClick={onMerge}>
              {word('segment.conflict.merge')}
            </Button>
            <Button variant={clashing.length > 0 ? 'secondary' : 'default'} loading={saving} onClick={onKeepMine}>
              {word(clashing.length > 0 ? 'segment.conflict.keepMine' : 'segment.conflict.saveBoth')}
            </Button>
          </Flex>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

interface BothVersionsProps {
  attribute: Drafted;
  draft: Draft;
  theirs: SegmentAnswer;
}

/** What an attribute says in both versions. */
export function BothVersions({ attribute, draft, theirs }: BothVersionsProps) {
  const word = useWords();
  const { nameOf, say } = useAttributeText();
  const sentence = useSentence(theirs.audience);
  const text = (value: unknown) =>
    attribute === 'rule' ? (sentence(value) ?? word('segment.conflict.unsaid')) : say(attribute, value);
  return (
    <Box>
      <Typography variant="sigma" textColor="neutral600" tag="h3">
        {nameOf(attribute)}
      </Typography>
      <Flex gap={3} alignItems="stretch" wrap="wrap" paddingTop={2}>
        <Version label={word('segment.conflict.theirs')}>{text(theirs[attribute])}</Version>
        <Version label={word('segment.conflict.mine')}>{text(draft.edits[attribute])}</Version>
      </Flex>
    </Box>
  );
}

function Version({ label, children }: { label: string; children: string }) {
  return (
    <Box flex="1 1 20rem" minWidth={0} padding={3} hasRadius background="neutral100" borderColor="neutral200">
      <Typography variant="pi" fontWeight="semiBold" textColor="neutral600" tag="p">
        {label}
      </Typography>
      <Typography tag="p" textColor="neutral800" style={{ overflowWrap: 'anywhere' }}>
        {children}
      </Typography>
    </Box>
  );
}

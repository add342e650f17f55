import { Box, Button, Flex, Typography } from '@strapi/design-system';
import { describeNode } from '../../../../rules/describe';
import { parseRule } from '../../../../rules/parse';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { catalogApi } from '../../../api/catalog';
import { useWords } from '../../../translations/words';
import { DRAFTED } from '../draft/draft';
import type { SegmentDraft } from '../draft/useSegmentDraft';
import { same } from '../draft/draft';
import { BothVersions } from './ConflictDialog';
import { takeOver, theirConditions } from './merge';

interface MergePanelProps {
  draft: SegmentDraft;
  theirs: SegmentAnswer;
  onDone: () => void;
}

/** While versions are merged by hand: what the other one says beside one's own, and its conditions to be taken over. */
export function MergePanel({ draft, theirs, onDone }: MergePanelProps) {
  const word = useWords();
  const { data } = catalogApi.useCatalogQuery(theirs.audience);
  const differing = DRAFTED.filter((name) => name in draft.edits && !same(draft.edits[name], theirs[name]));
  const mine = parseRule(draft.value.rule).rule;
  const other = parseRule(theirs.rule).rule;
  const conditions = mine && other ? theirConditions(mine, other) : [];
  return (
    <Box
      padding={4}
      hasRadius
      background="neutral0"
      borderColor="primary200"
      role="region"
      aria-label={word('segment.merge.title')}
    >
      <Flex justifyContent="space-between" gap={3} wrap="wrap">
        <Typography variant="delta" tag="h2">
          {word('segment.merge.title')}
        </Typography>
        <Button variant="tertiary" size="S" onClick={onDone}>
          {word('segment.merge.done')}
        </Button>
      </Flex>
      <Typography tag="p" textColor="neutral600">
        {word('segment.merge.hint')}
      </Typography>
      <Flex direction="column" alignItems="stretch" gap={4} paddingTop={4}>
        {differing.map((attribute) => (
          <BothVersions key={attribute} attribute={attribute} draft={draft} theirs={theirs} />
        ))}
        {mine && conditions.length > 0 && (
          <Flex tag="ul" direction="column" alignItems="stretch" gap={2}>
            {conditions.map(({ node, state }) => (
              <Flex key={node.id} tag="li" gap={3} justifyContent="space-between" wrap="wrap">
                <Typography style={{ flex: '1 1 20rem', minWidth: 0, overflowWrap: 'anywhere' }}>
                  {data ? describeNode(node, data.catalog) : '…'}
                </Typography>
                <Button size="S" variant="secondary" onClick={() => draft.change({ rule: takeOver(mine, node) })}>
                  {word(state === 'missing' ? 'segment.merge.add' : 'segment.merge.replace')}
                </Button>
              </Flex>
            ))}
          </Flex>
        )}
      </Flex>
    </Box>
  );
}

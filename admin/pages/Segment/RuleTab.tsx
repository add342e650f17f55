import { Flex } from '@strapi/design-system';
import { useEffect, useRef } from 'react';
import type { SegmentAnswer } from '../../../contracts/segments';
import { emptyRule } from '../../../rules/edit/defaults';
import type { Rule } from '../../../rules/rule';
import { RuleEditor, type RuleEditorHandle } from '../../rule-builder/RuleEditor';
import type { RuleHistory } from '../../rule-builder/useRuleEdits';
import type { SegmentDraft } from './draft/useSegmentDraft';
import { ListEditor } from './list/ListEditor';

interface RuleTabProps {
  segment: SegmentAnswer;
  draft: SegmentDraft;
  /** What can be undone, over visits of other tabs. */
  history: RuleHistory;
  /** Counts how often the editor was to be led to the first problem. */
  attention: number;
  readOnly: boolean;
}

/** Who is in a segment: its rule, or the list itself. */
export function RuleTab({ segment, draft, history, attention, readOnly }: RuleTabProps) {
  const editor = useRef<RuleEditorHandle>(null);
  const led = useRef(0);
  useEffect(() => {
    if (attention === led.current) return;
    led.current = attention;
    // The rows of a rule that was just opened are there a moment later.
    const frame = requestAnimationFrame(() => editor.current?.goToFirstProblem());
    return () => cancelAnimationFrame(frame);
  }, [attention]);

  if (segment.kind !== 'dynamic') return <ListEditor segment={segment} readOnly={readOnly} />;
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <RuleEditor
        ref={editor}
        audience={segment.audience}
        rule={ruleOf(draft.value.rule)}
        onChange={(rule) => draft.change({ rule })}
        history={history}
        segmentKey={segment.key}
        timeZone={draft.value.timeZone}
        readOnly={readOnly}
      />
    </Flex>
  );
}

/** A stored rule is one; a draft may be half of one, which the editor is made for. */
function ruleOf(value: unknown): Rule {
  return typeof value === 'object' && value !== null && 'root' in value ? (value as Rule) : emptyRule();
}

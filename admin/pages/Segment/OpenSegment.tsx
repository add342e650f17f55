import { Box, Flex, Tabs } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useRef, useState } from 'react';
import { useLocation, useNavigate } from 'react-router-dom';
import type { SegmentAnswer } from '../../../contracts/segments';
import type { History } from '../../../rules/edit/history';
import type { Rule } from '../../../rules/rule';
import { LeaveGuard } from '../../components/LeaveGuard';
import { paths, type JUST_CREATED, type SegmentTab } from '../../paths';
import { useMay } from '../../permissions';
import { useWords } from '../../translations/words';
import { ActivityTab } from './activity/ActivityTab';
import { AimContent } from './AimContent';
import { useSegmentDraft } from './draft/useSegmentDraft';
import { PeopleTab } from './people/PeopleTab';
import { RuleTab } from './RuleTab';
import { RunProgress } from './RunProgress';
import { ConflictDialog } from './save/ConflictDialog';
import { ImpactDialog } from './save/ImpactDialog';
import { MergePanel } from './save/MergePanel';
import { useSave } from './save/useSave';
import { SegmentActions } from './SegmentActions';
import { SegmentFacts } from './SegmentFacts';
import { SegmentNotices } from './SegmentNotices';
import { SettingsTab } from './settings/SettingsTab';
import { isTab, TABS } from './tabs';
import { TrendTab } from './trend/TrendTab';
import { UsageTab } from './UsageTab';
import { useRuns } from './useRuns';
import { useSentence } from './useSentence';

interface OpenSegmentProps {
  segment: SegmentAnswer;
  tab: SegmentTab;
  unreachable: boolean;
}

/** A segment with its tabs. What is edited on any of them is one draft, saved by one button. */
export function OpenSegment({ segment, tab, unreachable }: OpenSegmentProps) {
  const word = useWords();
  const navigate = useNavigate();
  const isNew = (useLocation().state as Partial<typeof JUST_CREATED> | null)?.segmentCreated === true;
  const { may } = useMay();
  const { runs, open } = useRuns(segment.key);
  const draft = useSegmentDraft(segment);
  const sentence = useSentence(segment.audience);
  // Kept here, so that looking at another tab costs nothing of what can be undone.
  const history = useRef<History<Rule>>();
  const [attention, setAttention] = useState(0);
  const [merging, setMerging] = useState<SegmentAnswer | null>(null);
  const go = (to: string) => isTab(to) && navigate(paths.segment(segment.key, to), { replace: true });
  const { step, start, confirm, compare, cancel } = useSave(segment, draft, () => {
    go('rule');
    setAttention((times) => times + 1);
  });
  const saving = step.at === 'saving' || step.at === 'asking';

  return (
    <Page.Main>
      <Page.Title>{segment.name}</Page.Title>
      <LeaveGuard
        body={word('segment.leave')}
        when={draft.dirty}
        within={(path) => path.includes(paths.segment(segment.key).replace(/\/rule$/, '/'))}
      />
      <Layouts.Header
        navigationAction={<BackButton fallback={paths.list} />}
        title={draft.value.name}
        subtitle={
          <SegmentFacts
            segment={segment}
            // The editor says its rule itself, right below.
            sentence={tab === 'rule' ? null : 'rule' in draft.edits ? sentence(draft.edits.rule) : segment.sentence}
          />
        }
        primaryAction={
          <SegmentActions segment={segment} dirty={draft.dirty} saving={saving} open={open} may={may} onSave={start} />
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <SegmentNotices
            segment={segment}
            draft={draft}
            unreachable={unreachable}
            away={step.at === 'away'}
            mayEdit={may.edit}
            onRetry={start}
            onCompare={compare}
          />
          {isNew && <AimContent segmentKey={segment.key} />}
          {open && <RunProgress run={open} mayCancel={may.edit} />}
          {merging && <MergePanel draft={draft} theirs={merging} onDone={() => setMerging(null)} />}
          <Tabs.Root value={tab} onValueChange={go} variant="simple">
            <Box overflow="auto">
              <Tabs.List aria-label={word('segment.tabs')}>
                {TABS.map((name) => (
                  <Tabs.Trigger key={name} value={name}>
                    {word(name === 'rule' && segment.kind !== 'dynamic' ? 'segment.tab.list' : `segment.tab.${name}`)}
                  </Tabs.Trigger>
                ))}
              </Tabs.List>
            </Box>
            <Box paddingTop={4}>
              <Tabs.Content value="rule">
                <RuleTab segment={segment} draft={draft} history={history} attention={attention} readOnly={!may.edit} />
              </Tabs.Content>
              <Tabs.Content value="people">
                <PeopleTab segment={segment} may={may} />
              </Tabs.Content>
              <Tabs.Content value="trend">
                <TrendTab segment={segment} />
              </Tabs.Content>
              <Tabs.Content value="activity">
                <ActivityTab segment={segment} runs={runs} mayCancel={may.edit} />
              </Tabs.Content>
              <Tabs.Content value="usage">
                <UsageTab segment={segment} />
              </Tabs.Content>
              <Tabs.Content value="settings">
                <SettingsTab segment={segment} draft={draft} may={may} />
              </Tabs.Content>
            </Box>
          </Tabs.Root>
        </Flex>
      </Layouts.Content>
      {step.at === 'impact' && (
        <ImpactDialog
          segment={segment}
          impact={step.impact}
          saving={false}
          onSave={() => confirm()}
          onCancel={cancel}
        />
      )}
      {step.at === 'conflict' && (
        <ConflictDialog
          draft={draft}
          theirs={step.theirs}
          saving={false}
          onTakeTheirs={() => {
            draft.saved(step.theirs);
            draft.discard();
            cancel();
          }}
          onKeepMine={() => confirm(step.theirs.version)}
          onMerge={() => {
            setMerging(step.theirs);
            draft.moveTo(step.theirs);
            cancel();
            go('rule');
          }}
          onCancel={cancel}
        />
      )}
    </Page.Main>
  );
}

import { Box, Flex, Loader, Typography } from '@strapi/design-system';
import { forwardRef, useDeferredValue, useImperativeHandle, useMemo, useRef } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import type { AudienceName, BuilderCatalog } from '../../contracts/catalog';
import { describeRule } from '../../rules/describe';
import { ruleIssues, withDots } from '../../rules/edit/issues';
import type { Rule } from '../../rules/rule';
import { languageOf } from '../../rules/words';
import { catalogApi } from '../api/catalog';
import { useMay } from '../permissions';
import { useWords } from '../translations/words';
import { ConditionCounts } from './ConditionCounts';
import { countable, countsByNode } from './countable';
import { PeopleRail } from './PeopleRail';
import { RuleBuilder, type RuleBuilderHandle } from './RuleBuilder';
import { TestPerson } from './TestPerson';
import { usePreview } from './usePreview';
import type { RuleHistory } from './useRuleEdits';

export interface RuleEditorProps {
  audience: AudienceName;
  rule: Rule;
  onChange: (rule: Rule) => void;
  /** What can be undone, where it is to outlive the editor. */
  history?: RuleHistory;
  /** The segment that the rule is of; none for a new one. */
  segmentKey?: string;
  /** Of the segment; null for the plugin's. */
  timeZone?: string | null;
  readOnly?: boolean;
}

export interface RuleEditorHandle {
  /** Leads the editor to the first thing that keeps the rule from being saved; false where there is nothing. */
  goToFirstProblem(): boolean;
}

const Columns = styled.div`
  container-type: inline-size;
  & > div {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    align-items: start;
    gap: ${({ theme }) => theme.spaces[4]};
  }
  @container (min-width: 88rem) {
    & > div {
      grid-template-columns: minmax(0, 1fr) 32rem;
    }
  }
`;

/** The number stays in sight while a long rule is written. */
const Sticky = styled.div`
  position: sticky;
  z-index: 1;
  top: 8rem;
  @container (max-width: 88rem) {
    position: static;
  }
`;

/** All that an editor needs to write a rule and to trust it. */
export const RuleEditor = forwardRef<RuleEditorHandle, RuleEditorProps>(function RuleEditor(props, ref) {
  const word = useWords();
  const { locale } = useIntl();
  const { data, isError } = catalogApi.useCatalogQuery(props.audience);
  const facts = useMemo(
    () => data && { ...data, catalog: { ...data.catalog, language: languageOf(locale) } },
    [data, locale]
  );
  if (isError) return <Typography textColor="danger600">{word('error.unreachable')}</Typography>;
  if (!facts) return <Loader>{word('builder.loading')}</Loader>;
  return <Editor {...props} facts={facts} handle={ref} />;
});

interface EditorProps extends RuleEditorProps {
  facts: BuilderCatalog;
  handle: React.ForwardedRef<RuleEditorHandle>;
}

function Editor({ audience, rule, onChange, history, segmentKey, timeZone, readOnly, facts, handle }: EditorProps) {
  const word = useWords();
  const { may } = useMay();
  const builder = useRef<RuleBuilderHandle>(null);
  const { catalog } = facts;
  // Judged, said and counted after what is typed is on the screen.
  const settled = useDeferredValue(rule);
  const issues = useMemo(
    () => ruleIssues(settled, catalog, segmentKey ? { key: segmentKey } : {}),
    [settled, catalog, segmentKey]
  );
  const sentence = useMemo(() => capitalised(describeRule(withDots(settled), catalog)), [settled, catalog]);
  const counted = useMemo(() => countable(settled, issues), [settled, issues]);
  const preview = usePreview({ audience, rule: counted.rule, segmentKey, timeZone });
  const { conditions, conditionsExact = true } = preview.answer ?? {};
  const counts = useMemo(
    () => countsByNode(settled.root, conditions ?? [], conditionsExact),
    [settled, conditions, conditionsExact]
  );
  useImperativeHandle(handle, () => ({ goToFirstProblem: () => builder.current?.goToFirstProblem() ?? false }));
  const show = (nodeId: string) => builder.current?.reveal(nodeId);

  return (
    <Columns data-rule-editor>
      <div>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <Box background="primary100" hasRadius padding={4} role="region" aria-label={word('builder.sentence')}>
            <Typography style={{ overflowWrap: 'anywhere' }}>{sentence}</Typography>
          </Box>
          <Box background="neutral0" shadow="tableShadow" hasRadius padding={5}>
            <RuleBuilder
              ref={builder}
              facts={facts}
              value={rule}
              onChange={onChange}
              issues={issues}
              counts={counts}
              timeZone={timeZone ?? facts.timeZone}
              {...(history && { history })}
              {...(segmentKey !== undefined && { segmentKey })}
              readOnly={readOnly}
            />
          </Box>
        </Flex>
        <Flex direction="column" alignItems="stretch" gap={4} style={{ alignSelf: 'stretch' }}>
          <Sticky>
            <PeopleRail audience={audience} preview={preview} left={counted.left} />
          </Sticky>
          {may.people && (
            <TestPerson
              audience={audience}
              rule={counted.rule}
              segmentKey={segmentKey}
              timeZone={timeZone}
              onShow={show}
            />
          )}
          <ConditionCounts rule={settled} catalog={catalog} counts={counts} onShow={show} />
        </Flex>
      </div>
    </Columns>
  );
}

function capitalised(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

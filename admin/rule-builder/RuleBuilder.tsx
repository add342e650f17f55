import { ArrowClockwise } from '@strapi/icons';
import { Flex, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { forwardRef, useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { styled } from 'styled-components';
import type { BuilderCatalog } from '../../contracts/catalog';
import { defaultsFor } from '../../rules/edit/defaults';
import { insertNode, removeNode, updateNode, type Edit } from '../../rules/edit/edits';
import type { GapIssue } from '../../rules/edit/issues';
import { idsBeside } from '../../rules/edit/tree';
import { hasErrors, type Issue } from '../../rules/node';
import type { Rule, RuleNode } from '../../rules/rule';
import { useWords } from '../translations/words';
import { BuilderContext, type Builder, type CountedNode, type Here } from './context';
import { GroupBody } from './GroupBody';
import { IssueList } from './IssueList';
import { createNodeStore } from './store';
import { RowButton } from './styles';
import { UndoBar } from './UndoBar';
import { useDrag } from './useDrag';
import { useRuleEdits, type RuleHistory } from './useRuleEdits';

export interface RuleBuilderProps {
  facts: BuilderCatalog;
  value: Rule;
  onChange: (rule: Rule) => void;
  issues: readonly (Issue | GapIssue)[];
  counts: ReadonlyMap<string, CountedNode>;
  timeZone: string;
  /** What can be undone, where it is to outlive the builder. */
  history?: RuleHistory;
  segmentKey?: string;
  readOnly?: boolean;
}

export interface RuleBuilderHandle {
  /** Leads to the first issue that keeps the rule from being saved; false where there is none. */
  goToFirstProblem(): boolean;
  /** Shows a condition and focuses it. */
  reveal(nodeId: string): void;
}

/** Rows are laid out by the room that the builder has, not by the window's. */
const Area = styled.div`
  container-type: inline-size;
`;

const Flipped = styled.span`
  display: inline-flex;
  transform: scaleX(-1);
`;

/** Writes a rule in sentences. */
export const RuleBuilder = forwardRef<RuleBuilderHandle, RuleBuilderProps>(function RuleBuilder(
  { facts, value, onChange, issues, counts, timeZone, history, segmentKey, readOnly = false },
  ref
) {
  const word = useWords();
  const { toggleNotification } = useNotification();
  const area = useRef<HTMLDivElement>(null);
  const [strict, setStrict] = useState(false);
  const [removed, setRemoved] = useState<Rule>();
  const stores = useMemo(
    () => ({
      issues: createNodeStore<readonly (Issue | GapIssue)[]>(),
      counts: createNodeStore<CountedNode>(),
      opened: createNodeStore<boolean>(),
    }),
    []
  );
  const edits = useRuleEdits(value, onChange, area, stores.opened, history);
  const { ruleNow, change, edit, reveal } = edits;
  const { drag, startDrag } = useDrag(area, ruleNow, edit);
  const rule = ruleNow();

  useEffect(() => stores.counts.setAll(counts), [stores, counts]);
  useEffect(() => {
    const byNode = new Map<string, (Issue | GapIssue)[]>();
    for (const issue of issues) byNode.set(issue.nodeId, [...(byNode.get(issue.nodeId) ?? []), issue]);
    stores.issues.setAll(byNode);
  }, [stores, issues]);
  useImperativeHandle(ref, () => ({
    reveal,
    goToFirstProblem() {
      const first = issues.find(({ severity }) => severity !== 'warning');
      if (!first) return false;
      setStrict(true);
      reveal(first.nodeId || ruleNow().root.id, first.path);
      return hasErrors(issues);
    },
  }));

  const builder = useMemo((): Builder => {
    const make = (type: RuleNode['type'], here: Here, rows?: string): RuleNode =>
      defaultsFor(type, {
        catalog: facts.catalog,
        newId: idsBeside(ruleNow().root),
        scope: here.scope,
        ...(rows && { rows }),
      });
    const told = (made: Edit): void => {
      if (made.refused) toggleNotification({ type: 'warning', message: word(`builder.refused.${made.refused}`) });
    };
    return {
      facts,
      self: segmentKey,
      readOnly,
      strict,
      timeZone,
      update: (node, next, field) =>
        change(
          (present) =>
            updateNode(present, node.id, (before) =>
              typeof next === 'function' ? next(before as typeof node) : { ...before, ...next }
            ),
          field && `${node.id} ${field}`
        ),
      edit: (makeEdit) => told(edit(makeEdit)),
      canEdit: (makeEdit) => makeEdit(ruleNow()).rule !== ruleNow(),
      add(groupId, index, type, here, preset) {
        const node = make(type, here, preset?.rows);
        const filled = preset?.change ? preset.change(node) : node;
        const whole = filled.type === 'group' ? { ...filled, children: [make('attribute', here)] } : filled;
        told(edit((present) => insertNode(present, groupId, index, whole)));
        reveal(whole.type === 'group' ? (whole.children[0]?.id ?? whole.id) : whole.id, preset?.focus ?? '', true);
      },
      remove(id) {
        setRemoved(edit((present) => removeNode(present, id)).rule);
      },
      newWhere(here) {
        const first = make('attribute', here);
        // Shown by the next drawing, which the caller's change brings about.
        queueMicrotask(() => reveal(first.id, '', true));
        return { id: idsBeside(ruleNow().root)(), type: 'group', match: 'all', children: [first] };
      },
      reveal,
      ...stores,
      drag,
      startDrag,
    };
  }, [
    facts,
    segmentKey,
    readOnly,
    strict,
    timeZone,
    change,
    edit,
    reveal,
    ruleNow,
    stores,
    drag,
    startDrag,
    word,
    toggleNotification,
  ]);

  const here = useMemo((): Here => ({ scope: { place: 'subject', uid: facts.catalog.uid, rows: 0 } }), [facts]);
  const onKeyDown = (event: KeyboardEvent) => {
    const isZ = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'z';
    const isY = event.ctrlKey && event.key.toLowerCase() === 'y';
    if (readOnly || (!isZ && !isY)) return;
    event.preventDefault();
    if (isY || event.shiftKey) edits.redo();
    else edits.undo();
  };
  return (
    <BuilderContext.Provider value={builder}>
      <Area ref={area} onKeyDown={onKeyDown} role="region" aria-label={word('builder.label')}>
        {!readOnly && (
          <Flex justifyContent="space-between" paddingBottom={2}>
            <Typography variant="delta" tag="h2">
              {word('builder.label')}
            </Typography>
            <Flex>
              <RowButton
                type="button"
                disabled={!edits.canUndo}
                aria-label={word('builder.undo')}
                title={`${word('builder.undo')} (Ctrl+Z)`}
                onClick={edits.undo}
              >
                <Flipped>
                  <ArrowClockwise aria-hidden />
                </Flipped>
              </RowButton>
              <RowButton
                type="button"
                disabled={!edits.canRedo}
                aria-label={word('builder.redo')}
                title={`${word('builder.redo')} (Ctrl+Shift+Z)`}
                onClick={edits.redo}
              >
                <ArrowClockwise aria-hidden />
              </RowButton>
            </Flex>
          </Flex>
        )}
        <div data-node={rule.root.id}>
          <GroupBody group={rule.root} here={here} level={0} />
          <IssueList nodeId={rule.root.id} />
        </div>
        <UndoBar
          shown={removed === rule}
          onUndo={() => {
            edits.undo();
            setRemoved(undefined);
          }}
          onGone={() => setRemoved(undefined)}
        />
      </Area>
    </BuilderContext.Provider>
  );
});

import { useCallback, useLayoutEffect, useRef, useState, type MutableRefObject, type RefObject } from 'react';
import { record, redo, startHistory, undo, type History } from '../../rules/edit/history';
import type { Edit } from '../../rules/edit/edits';
import { changedNode, trailTo } from '../../rules/edit/tree';
import type { Rule } from '../../rules/rule';
import { focusNode, placeInRow } from './focus';
import type { NodeStore } from './store';

/** Where the focus goes once the changed rule is on the screen. */
interface Focus {
  id: string;
  path?: string;
  open?: boolean;
}

/** Where what can be undone is kept. */
export type RuleHistory = MutableRefObject<History<Rule> | undefined>;

export interface RuleEdits {
  ruleNow: () => Rule;
  /** A change that leaves the focus where it is. */
  change(make: (rule: Rule) => Rule, field?: string): void;
  /** A change of the tree; the focus follows it. */
  edit(make: (rule: Rule) => Edit, focus?: Omit<Focus, 'id'>): Edit;
  undo(): void;
  redo(): void;
  canUndo: boolean;
  canRedo: boolean;
  reveal(id: string, path?: string, open?: boolean): void;
}

/**
 * The rule that is being written, with what can be undone. The rule itself is the page's: what it puts in the place of
 * ours, such as one that was saved by somebody else, is a step that can be undone too.
 */
export function useRuleEdits(
  value: Rule,
  onChange: (rule: Rule) => void,
  area: RefObject<HTMLElement>,
  opened: NodeStore<boolean>,
  kept?: RuleHistory
): RuleEdits {
  const [, draw] = useState(0);
  const own = useRef<History<Rule>>();
  const history = withHistory(kept ?? own, value);
  const focus = useRef<Focus>();
  const tell = useRef(onChange);
  tell.current = onChange;
  if (value !== history.current.present && !isEqual(value, history.current.present)) {
    history.current = record(history.current, value);
  }

  const go = useCallback((next: History<Rule>) => {
    if (next === history.current) return;
    history.current = next;
    draw((count) => count + 1);
    tell.current(next.present);
  }, []);
  const ruleNow = useCallback(() => history.current.present, []);
  const reveal = useCallback(
    (id: string, path?: string, open?: boolean) => {
      for (const { id: above } of trailTo(ruleNow().root, id)?.slice(0, -1) ?? []) opened.set(above, true);
      focus.current = { id, ...(path !== undefined && { path }), ...(open && { open }) };
      draw((count) => count + 1);
    },
    [opened, ruleNow]
  );
  const change = useCallback(
    (make: (rule: Rule) => Rule, field?: string) =>
      go(record(history.current, make(ruleNow()), field === undefined ? undefined : { field, at: Date.now() })),
    [go, ruleNow]
  );
  const edit = useCallback(
    (make: (rule: Rule) => Edit, where?: Omit<Focus, 'id'>) => {
      const made = make(ruleNow());
      if (made.rule === ruleNow()) return made;
      const path = where?.path ?? placeInRow(document.activeElement);
      go(record(history.current, made.rule));
      reveal(made.focus, path, where?.open);
      return made;
    },
    [go, reveal, ruleNow]
  );
  const step = useCallback(
    (to: (history: History<Rule>) => History<Rule>) => {
      const before = ruleNow();
      go(to(history.current));
      if (ruleNow() !== before) reveal(changedNode(before.root, ruleNow().root), placeInRow(document.activeElement));
    },
    [go, reveal, ruleNow]
  );

  useLayoutEffect(() => {
    const wanted = focus.current;
    focus.current = undefined;
    if (!wanted || !area.current) return;
    focusNode(area.current, wanted.id, wanted.path, wanted.open);
  });

  return {
    ruleNow,
    change,
    edit,
    undo: useCallback(() => step(undo), [step]),
    redo: useCallback(() => step(redo), [step]),
    canUndo: history.current.past.length > 0,
    canRedo: history.current.future.length > 0,
    reveal,
  };
}

/** The place with a history in it, one that begins now if there was none. */
function withHistory(place: RuleHistory, value: Rule): MutableRefObject<History<Rule>> {
  place.current ??= startHistory(value);
  return place as MutableRefObject<History<Rule>>;
}

function isEqual(a: Rule, b: Rule): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

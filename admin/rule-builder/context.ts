import { createContext, useContext } from 'react';
import type { BuilderCatalog } from '../../contracts/catalog';
import type { ConditionCount } from '../../contracts/segments';
import type { GroupNode } from '../../rules/conditions/group';
import type { Edit } from '../../rules/edit/edits';
import type { GapIssue } from '../../rules/edit/issues';
import type { Scope } from '../../rules/kind';
import type { Issue } from '../../rules/node';
import type { NodeType, Rule, RuleNode } from '../../rules/rule';
import type { DragState } from './useDrag';
import type { NodeStore } from './store';

/** What a row can do and know. The object stays the same while a rule is being written. */
export interface Builder {
  facts: BuilderCatalog;
  /** Key of the segment that the rule is of. */
  self: string | undefined;
  readOnly: boolean;
  /** The editor tried to save: what is not filled in is an error now. */
  strict: boolean;
  /** Of the segment, or the plugin's. */
  timeZone: string;
  /** Changes a node. Typing in the same `field` of it is one step to undo. */
  update<N extends RuleNode>(node: N, change: Partial<N> | ((node: N) => N), field?: string): void;
  /** Changes the tree, and puts the focus where the edit says. */
  edit(make: (rule: Rule) => Edit): void;
  /** Whether an edit would change anything. */
  canEdit(make: (rule: Rule) => Edit): boolean;
  add(groupId: string, index: number, type: NodeType, here: Here, preset?: Preset): void;
  remove(id: string): void;
  /** A `where` with one condition to be filled in, which gets the focus once it is there. */
  newWhere(here: Here): GroupNode;
  /** Shows a node, opening what hides it, and focuses the part of it that `path` names. */
  reveal(id: string, path?: string): void;
  issues: NodeStore<readonly (Issue | GapIssue)[]>;
  counts: NodeStore<CountedNode>;
  /** Groups that were opened or closed by hand. */
  opened: NodeStore<boolean>;
  drag: NodeStore<DragState>;
  startDrag(id: string, event: React.PointerEvent): void;
}

export interface CountedNode extends ConditionCount {
  exact: boolean;
  /** It leaves nobody of those that the conditions before it had left. */
  removesAll: boolean;
}

/** Parts of a new node that are known when it is added. */
export interface Preset {
  rows?: string;
  change?: (node: RuleNode) => RuleNode;
  /** The part that the editor will want to change first. */
  focus?: string;
}

/** What a node speaks of, and where values for it are found. */
export interface Here {
  scope: Scope;
  /** Path of the relation whose rows are meant; undefined where they are reached over more than one. */
  rows?: string;
  /** Names of the events that are meant. */
  events?: readonly string[];
}

export const BuilderContext = createContext<Builder | undefined>(undefined);

export function useBuilder(): Builder {
  const builder = useContext(BuilderContext);
  if (!builder) throw new Error('a row of the rule builder stands outside of it');
  return builder;
}

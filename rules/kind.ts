import type { z } from 'zod';
import type { Catalog, PathStep } from './catalog';
import type { DependencyCollector } from './dependencies';
import type { Issue } from './node';
import type { Words } from './words';
import type { NodeOf, NodeType, RuleNode } from './rule';

/** What a node speaks of: the subject itself, one related row, or one event. */
export interface Scope {
  place: 'subject' | 'related' | 'event';
  /** Type that paths start from; `EVENT_SCOPE` for events. */
  uid: string;
  /** Number of `related` conditions around the node. */
  rows: number;
  /** Where the way was followed: relations and components from the subject to a related row. */
  steps?: readonly PathStep[];
}

export interface CheckContext {
  catalog: Catalog;
  scope: Scope;
  /** The segment whose rule this is; without a key nothing can refer to it yet. */
  self: { key?: string };
  words: Words;
  /** Notes trouble with the node at hand; `path` is where in the node. */
  report(path: string, code: string, message: string, severity?: Issue['severity']): void;
  /** Checks a node below this one. */
  check(node: RuleNode, scope: Scope): void;
}

export interface DescribeContext {
  catalog: Catalog;
  scope: Scope;
  words: Words;
  /** Says a node below this one. */
  describe(node: RuleNode, scope: Scope): string;
}

export interface DependencyContext {
  catalog: Catalog;
  scope: Scope;
  collect: DependencyCollector;
  /** Collects from a node below this one. */
  visit(node: RuleNode, scope: Scope): void;
}

/** All that the language knows of one kind of node. */
export interface ConditionKind<T extends NodeType> {
  schema: z.ZodType<NodeOf<T>>;
  /** Judges what the node names and compares, against the catalog. */
  check(node: NodeOf<T>, ctx: CheckContext): void;
  /** A clause of a sentence, such as `who performed Order Completed`. */
  describe(node: NodeOf<T>, ctx: DescribeContext): string;
  /** What the node reads. Names that the catalog does not know are left out. */
  dependencies(node: NodeOf<T>, ctx: DependencyContext): void;
  /** Nodes directly below this one: children and `where` groups. */
  nested(node: NodeOf<T>): readonly RuleNode[];
}

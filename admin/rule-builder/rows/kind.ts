import type { ComponentType } from 'react';
import type { BuilderCatalog } from '../../../contracts/catalog';
import type { NodeOf, NodeType } from '../../../rules/rule';
import type { useWords } from '../../translations/words';
import type { Here, Preset } from '../context';

export interface RowProps<T extends NodeType> {
  node: NodeOf<T>;
  here: Here;
  /** Groups and `where` around it, up to the root. */
  level: number;
}

/** A way to add a condition, in the editor's words. */
export interface Offer {
  /** Unique among all offers. */
  id: string;
  label: string;
  about?: string;
  preset?: Preset;
}

/** All that the builder knows of one kind of node. */
export interface RowKind<T extends NodeType> {
  Row: ComponentType<RowProps<T>>;
  /** How it can be added here; none where it cannot stand or has nothing to ask about. */
  offers(context: { facts: BuilderCatalog; here: Here; word: ReturnType<typeof useWords> }): Offer[];
}

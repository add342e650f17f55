import type { ContextNode } from '../../../rules/conditions/context';
import type { CompileNode } from '../compiler';
import { TRUE } from '../fragment';

/**
 * Where no request is at hand (a preview, an explanation) it can be so and it can be not so: the rule then names whoever
 * could match. At a request these conditions are folded away before anything is compiled.
 */
export const compileContext: CompileNode<ContextNode> = () => TRUE;

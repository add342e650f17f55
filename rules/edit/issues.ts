import type { Catalog } from '../catalog';
import { checkRule } from '../check';
import type { Issue } from '../node';
import { parseRule } from '../parse';
import type { Rule, RuleNode } from '../rule';
import { walkNodes } from '../walk';
import { mapNested } from './tree';

/** What the editor has not chosen yet. Codes, because the words are the screen's. */
export type Gap = 'context' | 'field' | 'rows' | 'event' | 'tag' | 'segment' | 'channel' | 'campaign' | 'salt';

export interface GapIssue extends Issue {
  gap: Gap;
}

/** Issues that say that something is still to be filled in, rather than that it is wrong. */
const OPEN = new Set([
  'operator_missing',
  'operand_missing',
  'of_missing',
  'by_missing',
  'property_missing',
  'window_missing',
  'type_needed',
  'empty_group',
  'empty_where',
]);

export function isOpen(issue: Issue): boolean {
  return 'gap' in issue || OPEN.has(issue.code);
}

/**
 * All that is to be said of a rule that is being written: what is not chosen yet, what has a shape that no rule has,
 * what the catalog does not know. At one place only the first of them.
 */
export function ruleIssues(rule: Rule, catalog: Catalog, self: { key?: string } = {}): (Issue | GapIssue)[] {
  const gaps = gapsOf(rule);
  const beside = (issue: Issue): boolean =>
    !gaps.some((gap) => gap.nodeId === issue.nodeId && isAt(issue.path, gap.path));
  const shape = parseRule(rule).issues.filter(beside);
  const judged = checkRule(rule, catalog, self).filter(
    (issue) => beside(issue) && !shape.some(({ nodeId, path }) => nodeId === issue.nodeId && isAt(issue.path, path))
  );
  return [...gaps, ...shape, ...judged];
}

/** Whether `path` is `at` or a part of it. */
function isAt(path: string, at: string): boolean {
  return path === at || path.startsWith(`${at}.`) || ((at === 'path' || at === 'key') && path === 'valueType');
}

function gapsOf(rule: Rule): GapIssue[] {
  return [...walkNodes(rule.root)].flatMap((node) =>
    gapsIn(node).map(([gap, path]): GapIssue => ({ nodeId: node.id, path, code: `no_${gap}`, message: `${gap}?`, gap }))
  );
}

function gapsIn(node: RuleNode): [Gap, string][] {
  switch (node.type) {
    case 'attribute':
    case 'change':
      return node.path === '' ? [['field', 'path']] : [];
    case 'context':
      return node.key === '' ? [['context', 'key']] : [];
    case 'related':
      return node.path === '' ? [['rows', 'path']] : [];
    case 'event':
      return node.events.length === 0 ? [['event', 'events']] : [];
    case 'sequence':
      return node.steps.flatMap(({ events }, index): [Gap, string][] =>
        events.length === 0 ? [['event', `steps.${index}.events`]] : []
      );
    case 'tag':
      return node.tags.length === 0 ? [['tag', 'tags']] : [];
    case 'membership':
      return node.segment === '' ? [['segment', 'segment']] : [];
    case 'response': {
      const campaign: [Gap, string][] =
        'key' in node.campaign && node.campaign.key === '' ? [['campaign', 'campaign']] : [];
      return node.channel === '' ? [['channel', 'channel'], ...campaign] : campaign;
    }
    case 'rank':
      if (node.by.type === 'event') return node.by.events.length === 0 ? [['event', 'by.events']] : [];
      return node.by.path === '' ? [[node.by.type === 'related' ? 'rows' : 'field', 'by.path']] : [];
    case 'split':
      return node.salt === '' ? [['salt', 'salt']] : [];
    default:
      return [];
  }
}

const DOTS = '…';

/** The rule as it can be said: an ellipsis for what is not chosen yet. */
export function withDots(rule: Rule): Rule {
  const fill = (node: RuleNode): RuleNode => {
    const inner = mapNested(node, fill);
    switch (inner.type) {
      case 'attribute':
      case 'change':
      case 'related':
        return inner.path === '' ? { ...inner, path: DOTS } : inner;
      case 'context':
        return inner.key === '' ? { ...inner, key: DOTS } : inner;
      case 'event':
        return inner.events.length === 0 ? { ...inner, events: [DOTS] } : inner;
      case 'sequence':
        return {
          ...inner,
          steps: inner.steps.map((step) => (step.events.length === 0 ? { ...step, events: [DOTS] } : step)),
        };
      case 'tag':
        return inner.tags.length === 0 ? { ...inner, tags: [DOTS] } : inner;
      case 'membership':
        return inner.segment === '' ? { ...inner, segment: DOTS } : inner;
      case 'rank':
        if (inner.by.type === 'event') {
          return inner.by.events.length === 0 ? { ...inner, by: { ...inner.by, events: [DOTS] } } : inner;
        }
        return inner.by.path === '' ? { ...inner, by: { ...inner.by, path: DOTS } } : inner;
      default:
        return inner;
    }
  };
  return { ...rule, root: mapNested(rule.root, fill) };
}

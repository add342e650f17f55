import { isOpen, type GapIssue } from '../../rules/edit/issues';
import type { Issue } from '../../rules/node';
import { useBuilder } from './context';
import { useOfNode } from './store';

const NONE: readonly (Issue | GapIssue)[] = [];

/** Issues of a node, and for each of its inputs whether one belongs to it. */
export function useIssues(nodeId: string) {
  const { issues, strict } = useBuilder();
  const found = useOfNode(issues, nodeId) ?? NONE;
  return {
    issues: found,
    /** Props for the input that is for this part of the node. */
    at(path: string): { wrong: boolean; describedBy?: string } {
      const mine = found.filter((issue) => issue.path === path || issue.path.startsWith(`${path}.`));
      const [first] = mine;
      return {
        wrong: mine.some((issue) => isShownAsError(issue, strict)),
        ...(first && { describedBy: issueId(first) }),
      };
    },
  };
}

/** What is only not filled in yet is no error before the editor tries to save. */
export function isShownAsError(issue: Issue | GapIssue, strict: boolean): boolean {
  return issue.severity !== 'warning' && (strict || !isOpen(issue));
}

export function issueId({ nodeId, path }: Issue): string {
  return `issue-${nodeId}-${path.replaceAll('.', '-')}`;
}

import { Information, WarningCircle } from '@strapi/icons';
import { styled } from 'styled-components';
import { useIntl } from 'react-intl';
import type { GapIssue } from '../../rules/edit/issues';
import type { Issue } from '../../rules/node';
import type { WordKey } from '../translations/words';
import { useWords } from '../translations/words';
import { useBuilder } from './context';
import { isShownAsError, issueId, useIssues } from './useIssueAt';

const Line = styled.p<{ $error: boolean }>`
  display: flex;
  align-items: flex-start;
  gap: ${({ theme }) => theme.spaces[1]};
  margin: 0 0 ${({ theme }) => theme.spaces[1]};
  font-size: ${({ theme }) => theme.fontSizes[1]};
  line-height: 1.6rem;
  color: ${({ theme, $error }) => ($error ? theme.colors.danger600 : theme.colors.neutral600)};
  & > svg {
    flex: none;
    width: 1.4rem;
    height: 1.4rem;
    margin-top: 0.1rem;
  }
  & > svg > path {
    fill: currentColor;
  }
`;

/** What is wrong or still missing in a condition, in words. */
export function IssueList({ nodeId }: { nodeId: string }) {
  const { strict } = useBuilder();
  const { issues } = useIssues(nodeId);
  const say = useIssueWords();
  return (
    <>
      {issues.map((issue) => {
        const isError = isShownAsError(issue, strict);
        return (
          <Line key={`${issue.path} ${issue.code}`} id={issueId(issue)} $error={isError}>
            {isError ? <WarningCircle aria-hidden /> : <Information aria-hidden />}
            {say(issue)}
          </Line>
        );
      })}
    </>
  );
}

/** An issue in the reader's language. */
export function useIssueWords(): (issue: Issue | GapIssue) => string {
  const word = useWords();
  const { messages } = useIntl();
  return (issue) => {
    if ('gap' in issue) return word(`builder.gap.${issue.gap}`);
    const key = `builder.issue.${issue.code}`;
    return `segments.${key}` in messages ? word(key as WordKey) : issue.message;
  };
}

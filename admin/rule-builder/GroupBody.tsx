import { CaretDown, ChevronRight } from '@strapi/icons';
import { Fragment, memo, type ReactNode } from 'react';
import { styled } from 'styled-components';
import type { GroupNode } from '../../rules/conditions/group';
import { describeNode } from '../../rules/describe';
import { setMatch } from '../../rules/edit/edits';
import { useWords } from '../translations/words';
import { AddCondition } from './AddCondition';
import { useBuilder, type Here } from './context';
import { Picker } from './inputs/Picker';
import { NodeRow } from './NodeRow';
import { Said } from './rows/Said';
import { useOfNode } from './store';
import { RowButton, Sentence } from './styles';

/** Levels that are open from the start; a screen of more is a maze. */
const LEVELS_SHOWN = 3;

const Rail = styled.div<{ $root: boolean }>`
  ${({ $root, theme }) =>
    !$root && `border-inline-start: 3px solid ${theme.colors.neutral300}; padding-inline-start: ${theme.spaces[3]};`}
  min-width: 0;
`;

const Head = styled.div`
  display: flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[1]};
  & > div {
    min-width: 0;
  }
`;

const Items = styled.ul`
  margin: 0;
  padding: 0;
  list-style: none;
`;

const Joiner = styled.div`
  display: flex;
  align-items: center;
  gap: ${({ theme }) => theme.spaces[2]};
  height: 2.4rem;
  color: ${({ theme }) => theme.colors.neutral600};
  font-size: ${({ theme }) => theme.fontSizes[1]};
  font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  text-transform: uppercase;
  letter-spacing: 0.04em;
`;

const DropLine = styled.div`
  height: 4px;
  margin: 2px 0;
  border-radius: 2px;
  background: ${({ theme }) => theme.colors.primary600};
`;

const MATCHES = ['all', 'any', 'none'] as const;

interface GroupBodyProps {
  group: GroupNode;
  here: Here;
  level: number;
  /** Of a `where`: what its conditions hold of. */
  about?: string;
  action?: ReactNode;
}

/** The conditions of a group, with its word at the head and between them. */
export const GroupBody = memo(function GroupBody({ group, here, level, about, action }: GroupBodyProps) {
  const word = useWords();
  const { facts, readOnly, edit, opened } = useBuilder();
  const isOpen = useOfNode(opened, group.id) ?? level < LEVELS_SHOWN;
  const isRoot = level === 0;
  const joiner = word(`builder.joiner.${group.match}`);
  const head = (
    <Picker
      label={word('builder.match')}
      text={word(`builder.match.${group.match}`)}
      chosen={[group.match]}
      choices={MATCHES.map((value) => ({
        value,
        label: word(`builder.match.${value}`),
        about: word(`builder.match.${value}.about`),
      }))}
      strong
      readOnly={readOnly}
      at="match"
      onPick={({ value }) =>
        edit((rule) => ({ rule: setMatch(rule, group.id, value as GroupNode['match']), focus: group.id }))
      }
    />
  );
  const toggle = word(isOpen ? 'builder.group.close' : 'builder.group.open');
  return (
    <Rail $root={isRoot}>
      <Head>
        {!isRoot && (
          <RowButton
            type="button"
            aria-expanded={isOpen}
            aria-label={toggle}
            title={toggle}
            data-toggle
            onClick={() => opened.set(group.id, !isOpen)}
          >
            {isOpen ? <CaretDown aria-hidden /> : <ChevronRight aria-hidden />}
          </RowButton>
        )}
        <Sentence>
          {about === undefined ? (
            <Said id={isRoot ? 'builder.group.root' : 'builder.group.head'} match={head} />
          ) : (
            <Said id="builder.group.where" match={head} about={about} />
          )}
        </Sentence>
        {action}
      </Head>
      {isOpen ? (
        <div data-group={group.id}>
          <Children group={group} here={here} level={level} joiner={joiner} />
          {!readOnly && <AddCondition group={group} here={here} />}
        </div>
      ) : (
        <Closed
          group={group}
          sentence={here.scope.place === 'subject' ? describeNode(group, facts.catalog) : undefined}
          onOpen={() => opened.set(group.id, true)}
        />
      )}
    </Rail>
  );
}, isSameGroup);

function Children({
  group,
  here,
  level,
  joiner,
}: Pick<GroupBodyProps, 'group' | 'here' | 'level'> & { joiner: string }) {
  const { drag } = useBuilder();
  const dropAt = useOfNode(drag, group.id)?.dropAt;
  return (
    <Items>
      {group.children.map((child, index) => (
        <Fragment key={child.id}>
          <li>
            {dropAt === index && <DropLine />}
            {index > 0 && <Joiner>{joiner}</Joiner>}
            <NodeRow node={child} here={here} level={level + 1} index={index} />
          </li>
        </Fragment>
      ))}
      {dropAt === group.children.length && (
        <li role="presentation">
          <DropLine />
        </li>
      )}
    </Items>
  );
}

const Summary = styled.button`
  display: block;
  width: 100%;
  padding: ${({ theme }) => theme.spaces[2]};
  border: 1px dashed ${({ theme }) => theme.colors.neutral300};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral100};
  color: ${({ theme }) => theme.colors.neutral800};
  font: inherit;
  font-size: ${({ theme }) => theme.fontSizes[2]};
  line-height: 2rem;
  text-align: start;
  cursor: pointer;
  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;

function Closed({ group, sentence, onOpen }: { group: GroupNode; sentence: string | undefined; onOpen: () => void }) {
  const word = useWords();
  const count = word('builder.group.count', { count: group.children.length });
  return (
    <Summary type="button" onClick={onOpen}>
      {sentence === undefined ? count : `${count}: ${sentence}`}
    </Summary>
  );
}

/** What a group says of is made anew with each change; equal content is the same. */
export function isSameHere(a: Here, b: Here): boolean {
  return (
    a.rows === b.rows &&
    a.events === b.events &&
    a.scope.uid === b.scope.uid &&
    a.scope.place === b.scope.place &&
    a.scope.rows === b.scope.rows
  );
}

function isSameGroup(a: GroupBodyProps, b: GroupBodyProps): boolean {
  return (
    a.group === b.group &&
    a.level === b.level &&
    a.about === b.about &&
    a.action === b.action &&
    isSameHere(a.here, b.here)
  );
}

import { Drag, Duplicate, Trash } from '@strapi/icons';
import { memo, type KeyboardEvent } from 'react';
import { styled } from 'styled-components';
import { duplicateNode, moveDown, moveIn, moveOut, moveUp, type Edit } from '../../rules/edit/edits';
import type { Rule, RuleNode } from '../../rules/rule';
import { useWords } from '../translations/words';
import { useBuilder, type Here } from './context';
import { isSameHere } from './GroupBody';
import { IssueList } from './IssueList';
import { rowOf } from './rows/registry';
import { RemovesAll, RowCount } from './RowCount';
import { RowMenu } from './RowMenu';
import { useOfNode } from './store';
import { RowButton, Sentence } from './styles';

const Frame = styled.div<{ $dragged: boolean }>`
  position: relative;
  padding: ${({ theme }) => `${theme.spaces[1]} ${theme.spaces[2]} ${theme.spaces[1]} 3.2rem`};
  border: 1px solid ${({ theme }) => theme.colors.neutral200};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  opacity: ${({ $dragged }) => ($dragged ? 0.5 : 1)};
  /* Keeps the first line clear of the buttons, which come after the sentence for the keyboard. */
  &::before {
    content: '';
    float: inline-end;
    width: 15.2rem;
    height: 3.8rem;
  }
  @container (max-width: 60rem) {
    padding-inline-start: ${({ theme }) => theme.spaces[2]};
    &::before {
      content: none;
    }
  }
`;

const Handle = styled(RowButton)`
  cursor: grab;
  touch-action: none;
`;

const Start = styled.div`
  position: absolute;
  inset-block-start: 0.9rem;
  inset-inline-start: 0.2rem;
  @container (max-width: 60rem) {
    position: static;
    float: inline-start;
    margin-top: 0.5rem;
  }
`;

const Side = styled.div`
  position: absolute;
  inset-block-start: ${({ theme }) => theme.spaces[1]};
  inset-inline-end: ${({ theme }) => theme.spaces[2]};
  display: flex;
  align-items: center;
  justify-content: flex-end;
  min-height: 3.8rem;
  @container (max-width: 60rem) {
    position: static;
    min-height: 2.8rem;
  }
`;

const MOVES: Partial<Record<string, (rule: Rule, id: string) => Edit>> = {
  ArrowUp: moveUp,
  ArrowDown: moveDown,
  ArrowRight: moveIn,
  ArrowLeft: moveOut,
};

interface NodeRowProps {
  node: RuleNode;
  here: Here;
  level: number;
  index: number;
}

/** One condition or group: its sentence, what is wrong with it, how many it holds for, and what can be done with it. */
export const NodeRow = memo(
  function NodeRow({ node, here, level, index }: NodeRowProps) {
    const word = useWords();
    const { readOnly, edit, remove, drag, startDrag } = useBuilder();
    const { Row } = rowOf<RuleNode['type']>(node.type);
    const isDragged = useOfNode(drag, node.id)?.dragged === true;
    const onKeyDown = (event: KeyboardEvent) => {
      const move = event.altKey && !event.ctrlKey && !event.metaKey ? MOVES[event.key] : undefined;
      if (!move || readOnly || !isOwn(event)) return;
      event.preventDefault();
      edit((rule) => move(rule, node.id));
    };
    const name = word(`builder.kind.${node.type}`);
    return (
      <Frame
        role="group"
        aria-label={word('builder.row', { number: index + 1, kind: name })}
        data-node={node.id}
        $dragged={isDragged}
        onKeyDown={onKeyDown}
      >
        {!readOnly && (
          <Start>
            <Handle
              type="button"
              aria-label={word('builder.move.handle')}
              title={word('builder.move.handle')}
              data-handle
              onPointerDown={(event) => startDrag(node.id, event)}
            >
              <Drag aria-hidden />
            </Handle>
          </Start>
        )}
        <div>
          <Sentence as={node.type === 'group' ? 'div' : undefined}>
            <Row node={node} here={here} level={level} />
          </Sentence>
          <RemovesAll nodeId={node.id} />
          <IssueList nodeId={node.id} />
        </div>
        <Side>
          {here.scope.place === 'subject' && <RowCount nodeId={node.id} />}
          {!readOnly && (
            <>
              <RowButton
                type="button"
                aria-label={word('shared.duplicate')}
                title={word('shared.duplicate')}
                onClick={() => edit((rule) => duplicateNode(rule, node.id))}
              >
                <Duplicate aria-hidden />
              </RowButton>
              <RowButton
                type="button"
                aria-label={word('builder.remove')}
                title={word('builder.remove')}
                onClick={() => remove(node.id)}
              >
                <Trash aria-hidden />
              </RowButton>
              <RowMenu node={node} />
            </>
          )}
        </Side>
      </Frame>
    );
  },
  (a, b) => a.node === b.node && a.level === b.level && a.index === b.index && isSameHere(a.here, b.here)
);

/** Whether a key was pressed in this very row, not in one within it or in a list that floats above it. */
function isOwn({ target, currentTarget }: KeyboardEvent): boolean {
  return target instanceof Element && target.closest('[role="group"][data-node]') === currentTarget;
}

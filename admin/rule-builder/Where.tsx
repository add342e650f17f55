import { Cross } from '@strapi/icons';
import type { GroupNode } from '../../rules/conditions/group';
import { useWords } from '../translations/words';
import { useBuilder, type Here } from './context';
import { GroupBody } from './GroupBody';
import { IssueList } from './IssueList';
import { RowButton } from './styles';

interface WhereProps {
  where: GroupNode;
  here: Here;
  level: number;
  /** What the conditions hold of, in words. */
  about: string;
}

/** Conditions that hold on one and the same row or event. */
export function Where({ where, here, level, about }: WhereProps) {
  const word = useWords();
  const { readOnly, remove } = useBuilder();
  const label = word('builder.where.remove');
  return (
    <div data-node={where.id}>
      <GroupBody
        group={where}
        here={here}
        level={level}
        about={about}
        action={
          !readOnly && (
            <RowButton type="button" aria-label={label} title={label} onClick={() => remove(where.id)}>
              <Cross aria-hidden />
            </RowButton>
          )
        }
      />
      <IssueList nodeId={where.id} />
    </div>
  );
}

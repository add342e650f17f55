import { Popover } from '@strapi/design-system';
import { More } from '@strapi/icons';
import { useRef, useState } from 'react';
import { moveDown, moveIn, moveOut, moveUp, ungroup, wrapNode, type Edit } from '../../rules/edit/edits';
import type { Rule, RuleNode } from '../../rules/rule';
import { useWords } from '../translations/words';
import { useBuilder } from './context';
import { ChoicePanel } from './inputs/ChoicePanel';
import { RowButton } from './styles';

type Make = (rule: Rule, id: string) => Edit;

const ACTIONS: Record<string, Make> = { up: moveUp, down: moveDown, in: moveIn, out: moveOut, wrap: wrapNode, ungroup };
const KEYS: Partial<Record<string, string>> = { up: 'Alt ↑', down: 'Alt ↓', in: 'Alt →', out: 'Alt ←' };

/** What else can be done with a condition: moved, put into a group, taken out of it. */
export function RowMenu({ node }: { node: RuleNode }) {
  const word = useWords();
  const { edit, canEdit } = useBuilder();
  const [isOpen, setOpen] = useState(false);
  const isDone = useRef(false);
  const label = word('builder.more');
  const names = Object.keys(ACTIONS).filter((name) => name !== 'ungroup' || node.type === 'group');
  const make = (name: string) => (rule: Rule) => (ACTIONS[name] ?? moveUp)(rule, node.id);
  return (
    <Popover.Root
      open={isOpen}
      onOpenChange={(open) => {
        isDone.current = false;
        setOpen(open);
      }}
    >
      <Popover.Trigger>
        <RowButton type="button" aria-haspopup="listbox" aria-label={label} title={label}>
          <More aria-hidden />
        </RowButton>
      </Popover.Trigger>
      {isOpen && (
        <Popover.Content
          aria-label={label}
          align="end"
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => isDone.current && event.preventDefault()}
        >
          <ChoicePanel
            label={label}
            chosen={[]}
            search={false}
            useChoices={() => ({
              choices: names
                .filter((name) => canEdit(make(name)))
                .map((name) => ({
                  value: name,
                  label: word(`builder.action.${name}` as 'builder.more'),
                  note: KEYS[name],
                })),
            })}
            onType={() => {}}
            onLeave={() => setOpen(false)}
            onPick={({ value }) => {
              isDone.current = true;
              setOpen(false);
              edit(make(value));
            }}
          />
        </Popover.Content>
      )}
    </Popover.Root>
  );
}

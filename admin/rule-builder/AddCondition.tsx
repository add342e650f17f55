import { Popover } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { useRef, useState } from 'react';
import type { GroupNode } from '../../rules/conditions/group';
import { useWords } from '../translations/words';
import { useBuilder, type Here } from './context';
import { ChoicePanel } from './inputs/ChoicePanel';
import { matching, type Choice } from './inputs/choices';
import { TextButton } from './styles';
import { useAdditions } from './useAdditions';

/** Adds a condition at the end of a group: by what it asks about, or by the name of a field, event or segment at once. */
export function AddCondition({ group, here }: { group: GroupNode; here: Here }) {
  const word = useWords();
  const { add } = useBuilder();
  const [isOpen, setOpen] = useState(false);
  const isAdded = useRef(false);
  const label = word('builder.add');
  return (
    <Popover.Root
      open={isOpen}
      onOpenChange={(open) => {
        isAdded.current = false;
        setOpen(open);
      }}
    >
      <Popover.Trigger>
        <TextButton type="button" aria-haspopup="listbox" data-add={group.id}>
          <Plus aria-hidden />
          {label}
        </TextButton>
      </Popover.Trigger>
      {isOpen && (
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          onOpenAutoFocus={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => isAdded.current && event.preventDefault()}
        >
          <Additions
            here={here}
            onLeave={() => setOpen(false)}
            onPick={(addition) => {
              isAdded.current = true;
              setOpen(false);
              add(group.id, group.children.length, addition.type, here, addition.preset);
            }}
          />
        </Popover.Content>
      )}
    </Popover.Root>
  );
}

/** What is called so comes before what only says so in its second line. */
function found(kinds: readonly Addition[], named: readonly Addition[], search: string): readonly Choice[] {
  const called = new Set(
    matching(
      kinds.map(({ value, label }) => ({ value, label })),
      search
    ).map(({ value }) => value)
  );
  const matched = matching(kinds, search);
  return [
    ...matched.filter(({ value }) => called.has(value)),
    ...matching(named, search),
    ...matched.filter(({ value }) => !called.has(value)),
  ];
}

type Addition = ReturnType<typeof useAdditions>['kinds'][number];

function Additions({
  here,
  onPick,
  onLeave,
}: {
  here: Here;
  onPick: (addition: Addition) => void;
  onLeave: () => void;
}) {
  const word = useWords();
  const { kinds, named } = useAdditions(here);
  return (
    <ChoicePanel
      label={word('builder.add')}
      chosen={[]}
      search
      useChoices={(search) => ({
        choices: search.trim() === '' ? kinds : found(kinds, named, search),
      })}
      onType={() => {}}
      onLeave={onLeave}
      onPick={(choice) => {
        const addition = [...kinds, ...named].find(({ value }) => value === choice.value);
        if (addition) onPick(addition);
      }}
    />
  );
}

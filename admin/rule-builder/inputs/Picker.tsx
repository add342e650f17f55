import { Popover } from '@strapi/design-system';
import { CaretDown } from '@strapi/icons';
import { useRef, useState } from 'react';
import { Chip, Fixed } from '../styles';
import { ChoicePanel } from './ChoicePanel';
import { matching, type Choice, type UseChoices } from './choices';

interface PickerProps {
  /** What is chosen here, such as “Field”. */
  label: string;
  /** What is chosen, in words; empty where nothing is. */
  text: string;
  /** Stands there as long as nothing is chosen. */
  placeholder?: string;
  chosen: readonly string[];
  /** All choices, or a hook that finds some for what is typed. */
  choices: readonly Choice[] | UseChoices;
  onPick: (choice: Choice) => void;
  /** Several can be chosen: the list stays open, and what is chosen again is taken away. */
  multiple?: boolean;
  free?: (text: string) => Choice | undefined;
  readOnly?: boolean;
  wrong?: boolean;
  strong?: boolean;
  describedBy?: string;
  /** Which part of the condition this is, so that an issue finds it. */
  at?: string;
}

const FEW = 8;

/** A part of a sentence that is chosen from a list, with a search where the list is long. */
export function Picker(props: PickerProps) {
  const { label, text, placeholder, chosen, choices, onPick, multiple, free, readOnly, wrong, strong } = props;
  const [isOpen, setOpen] = useState(false);
  const typed = useRef('');
  if (readOnly) return <Fixed $strong={strong}>{text || '…'}</Fixed>;

  const useChoices: UseChoices =
    typeof choices === 'function' ? choices : (search) => ({ choices: matching(choices, search) });
  // What was typed is what the editor means, even where the list was left without choosing.
  const leave = (text: string) => {
    const own = text === '' ? undefined : free?.(text);
    typed.current = '';
    if (own && !chosen.includes(own.value)) onPick(own);
    setOpen(false);
  };
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger>
        <Chip
          type="button"
          data-at={props.at}
          data-picker=""
          data-empty={text === '' ? '' : undefined}
          aria-haspopup="listbox"
          aria-label={`${label}: ${text || (placeholder ?? '')}`}
          aria-invalid={wrong || undefined}
          aria-describedby={props.describedBy}
          $open={isOpen}
          $wrong={wrong}
          $strong={strong}
          $empty={text === ''}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown' || event.altKey) return;
            event.preventDefault();
            setOpen(true);
          }}
        >
          <span>{text || placeholder}</span>
          <CaretDown aria-hidden />
        </Chip>
      </Popover.Trigger>
      {isOpen && (
        <Popover.Content
          aria-label={label}
          align="start"
          sideOffset={4}
          onEscapeKeyDown={() => (typed.current = '')}
          onInteractOutside={() => leave(typed.current)}
          onOpenAutoFocus={(event) => event.preventDefault()}
        >
          <ChoicePanel
            label={label}
            chosen={chosen}
            useChoices={useChoices}
            search={typeof choices === 'function' || free !== undefined || choices.length > FEW}
            free={free}
            onType={(text) => (typed.current = text)}
            onPick={(choice) => {
              onPick(choice);
              if (!multiple) setOpen(false);
            }}
            onLeave={leave}
          />
        </Popover.Content>
      )}
    </Popover.Root>
  );
}

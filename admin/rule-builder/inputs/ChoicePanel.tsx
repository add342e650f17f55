import { Check } from '@strapi/icons';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useWords } from '../../translations/words';
import type { Choice, UseChoices } from './choices';
import { Group, List, Option, Panel, Remark, SearchBox } from './panel-styles';

export interface ChoicePanelProps {
  label: string;
  chosen: readonly string[];
  useChoices: UseChoices;
  /** Whether there is a field to search in. */
  search: boolean;
  /** Makes a choice of what was typed, where that is no choice yet. */
  free?: (text: string) => Choice | undefined;
  onPick: (choice: Choice) => void;
  /** Asked to close; with what was typed and not chosen. */
  onLeave: (typed: string) => void;
  /** Told of what is typed, so that it is not lost when the list is closed from outside. */
  onType: (typed: string) => void;
}

/** A list to choose from, by typing, by arrows or by pointer. */
export function ChoicePanel({ label, chosen, useChoices, search, free, onPick, onLeave, onType }: ChoicePanelProps) {
  const word = useWords();
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const box = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState('');
  const [moved, setMoved] = useState<number>();
  const { choices: found, loading, remark } = useChoices(typed);
  const own = typed.trim() === '' ? undefined : free?.(typed.trim());
  const isThere = own && found.some(({ value, label }) => value === own.value || label === own.label);
  const choices = own && !isThere ? [...found, { ...own, group: word('builder.pick.typed') }] : found;
  const start = Math.max(0, typed === '' ? choices.findIndex(({ value }) => chosen.includes(value)) : 0);
  const active = Math.min(moved ?? start, choices.length - 1);
  const optionId = (index: number) => `${id}-${index}`;

  useEffect(() => (box.current ?? list.current)?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active, choices.length]);

  const pick = (choice: Choice | undefined) => {
    if (!choice) return;
    setTyped('');
    onType('');
    onPick(choice);
  };
  const type = (text: string) => {
    setTyped(text);
    onType(text);
    setMoved(undefined);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = choices.length - 1;
    const steps: Record<string, number> = {
      ArrowDown: active >= last ? 0 : active + 1,
      ArrowUp: active <= 0 ? last : active - 1,
      PageDown: Math.min(last, active + 8),
      PageUp: Math.max(0, active - 8),
      ...(!search && { Home: 0, End: last }),
    };
    const step = steps[event.key];
    if (step !== undefined) setMoved(step);
    else if (event.key === 'Enter' || (!search && event.key === ' ')) pick(choices[active]);
    else if (event.key === 'Tab') onLeave(typed.trim());
    else if (!search && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const next = beginning(choices, event.key, active);
      if (next >= 0) setMoved(next);
    } else return;
    event.preventDefault();
  };
  const handles = {
    onKeyDown,
    'aria-activedescendant': choices.length > 0 ? optionId(active) : undefined,
  };

  return (
    <Panel>
      {search && (
        <SearchBox
          ref={box}
          role="combobox"
          aria-label={label}
          aria-expanded
          aria-autocomplete="list"
          aria-controls={`${id}-list`}
          autoComplete="off"
          spellCheck={false}
          placeholder={word(free ? 'builder.pick.searchOrType' : 'builder.pick.search')}
          value={typed}
          onChange={(event) => type(event.target.value)}
          {...handles}
        />
      )}
      <List
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        aria-busy={loading}
        {...(!search && { tabIndex: 0, ...handles })}
      >
        {grouped(choices).map(({ name, members }) => (
          <Group key={name} role={name ? 'group' : undefined} aria-label={name || undefined}>
            {name && <div aria-hidden>{name}</div>}
            {members.map(({ choice, index }) => (
              <Option
                key={choice.value}
                id={optionId(index)}
                role="option"
                aria-selected={chosen.includes(choice.value)}
                $active={index === active}
                onPointerMove={() => active !== index && setMoved(index)}
                onClick={() => pick(choice)}
              >
                <span>
                  {choice.label}
                  {choice.about && <small>{choice.about}</small>}
                </span>
                {choice.note && <em>{choice.note}</em>}
                {chosen.includes(choice.value) && <Check aria-hidden />}
              </Option>
            ))}
          </Group>
        ))}
      </List>
      <Remark role="status">
        {loading ? word('builder.pick.loading') : (remark ?? (choices.length === 0 ? word('builder.pick.none') : ''))}
      </Remark>
    </Panel>
  );
}

/** The next choice, after the active one, that begins with the letter. */
function beginning(choices: readonly Choice[], letter: string, active: number): number {
  const order = [...choices.keys()].map((index) => (index + active + 1) % choices.length);
  return order.find((index) => choices[index]?.label.toLowerCase().startsWith(letter.toLowerCase())) ?? -1;
}

/** Choices under their headings, in the order in which the headings come. */
function grouped(choices: readonly Choice[]): { name: string; members: { choice: Choice; index: number }[] }[] {
  const groups: { name: string; members: { choice: Choice; index: number }[] }[] = [];
  for (const [index, choice] of choices.entries()) {
    const name = choice.group ?? '';
    const last = groups.at(-1);
    if (last?.name === name) last.members.push({ choice, index });
    else groups.push({ name, members: [{ choice, index }] });
  }
  return groups;
}

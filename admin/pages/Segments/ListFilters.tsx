import { Button, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Cross, Pin } from '@strapi/icons';
import { useWords } from '../../translations/words';
import { AUDIENCES, isNarrowed, KINDS, STATUSES, type ListFilters as Filters, type ListState } from './list-state';
import { ListSearch } from './ListSearch';

interface ListFiltersProps {
  state: ListState;
  labels: readonly string[];
  change: (part: Partial<ListState>, replace?: boolean) => void;
  reset: () => void;
}

/** Search and filters above the list. */
export function ListFilters({ state, labels, change, reset }: ListFiltersProps) {
  const word = useWords();
  const choices: { [name in keyof Filters]-?: { value: string; text: string }[] } = {
    status: STATUSES.map((value) => ({ value, text: word(`status.${value}`) })),
    kind: KINDS.map((value) => ({ value, text: word(`list.kind.${value}`) })),
    audience: AUDIENCES.map((value) => ({ value, text: word(`list.audience.${value}`) })),
    label: labels.map((value) => ({ value, text: value })),
  };
  return (
    <Flex gap={2} wrap="wrap" width="100%">
      <ListSearch search={state.search} change={change} />
      {(['status', 'kind', 'audience', 'label'] as const).map((name) => {
        if (choices[name].length === 0 && state[name] === undefined) return null;
        return (
          <SingleSelect
            key={name}
            size="S"
            aria-label={word(`list.filter.${name}`)}
            placeholder={word(`list.filter.${name}`)}
            value={state[name] ?? null}
            onChange={(value) => change({ [name]: String(value) })}
            onClear={state[name] === undefined ? undefined : () => change({ [name]: undefined })}
            clearLabel={word('list.filter.clearOne', { filter: word(`list.filter.${name}`) })}
          >
            {choices[name].map(({ value, text }) => (
              <SingleSelectOption key={value} value={value}>
                {text}
              </SingleSelectOption>
            ))}
          </SingleSelect>
        );
      })}
      <Button
        variant={state.pinned ? 'secondary' : 'tertiary'}
        startIcon={<Pin />}
        aria-pressed={state.pinned}
        onClick={() => change({ pinned: !state.pinned })}
      >
        {word('list.filter.pinned')}
      </Button>
      {isNarrowed(state) && (
        <Button variant="ghost" startIcon={<Cross />} onClick={reset}>
          {word('list.filter.clear')}
        </Button>
      )}
    </Flex>
  );
}

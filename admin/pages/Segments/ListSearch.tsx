import { Searchbar, SearchForm } from '@strapi/design-system';
import { useEffect, useRef, useState } from 'react';
import { styled } from 'styled-components';
import { useWords } from '../../translations/words';
import type { ListState } from './list-state';

const PAUSE_MS = 250;

interface ListSearchProps {
  search: string;
  change: (part: Partial<ListState>, replace?: boolean) => void;
}

/** Searches while it is typed. One search is one step to go back over, however often its text was changed. */
export function ListSearch({ search, change }: ListSearchProps) {
  const word = useWords();
  const [typed, setTyped] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout>>();
  const sent = useRef(search);

  // The back button, or a link, searches for something else.
  useEffect(() => {
    if (search === sent.current) return;
    sent.current = search;
    setTyped(search);
  }, [search]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const send = (text: string) => {
    clearTimeout(timer.current);
    const wanted = text.trim();
    if (wanted === sent.current) return;
    const replace = sent.current !== '' && wanted !== '';
    sent.current = wanted;
    change({ search: wanted }, replace);
  };
  return (
    <Wide
      onSubmit={(event) => {
        event.preventDefault();
        send(typed);
      }}
    >
      <Searchbar
        name="search"
        size="S"
        value={typed}
        maxLength={200}
        placeholder={word('list.search')}
        clearLabel={word('list.searchClear')}
        onChange={(event) => {
          const { value } = event.target;
          setTyped(value);
          clearTimeout(timer.current);
          timer.current = setTimeout(() => send(value), PAUSE_MS);
        }}
        onClear={() => {
          setTyped('');
          send('');
        }}
      >
        {word('list.search')}
      </Searchbar>
    </Wide>
  );
}

const Wide = styled(SearchForm)`
  flex: 1 1 22rem;
  max-width: 36rem;
`;

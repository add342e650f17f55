import { findQuery, isNarrowed, readListState, writeListState } from './list-state';

test('an empty address is the first page by name', () => {
  const state = readListState({});
  expect(state).toMatchObject({ search: '', pinned: false, sort: { by: 'name', direction: 'asc' }, page: 1 });
  expect(Object.values(writeListState(state)).every((value) => value === undefined)).toBe(true);
  expect(findQuery(state)).toEqual({ sort: 'name:asc', page: 1, pageSize: 25 });
  expect(isNarrowed(state)).toBe(false);
});

test('what makes no sense in an address is left out', () => {
  const query = { sort: 'password:desc', page: '-3', pageSize: '9999', filters: { status: 'x', kind: ['static'] } };
  expect(findQuery(readListState(query))).toEqual({ sort: 'name:desc', page: 1, pageSize: 25 });
  expect(readListState({ filters: 'x', _q: ['a'] })).toMatchObject({ search: '', status: undefined });
});

test('what is written is read again, marks of the address included', () => {
  const state = readListState({
    _q: 'R&D #1?',
    filters: { status: 'failed', kind: 'static', audience: 'account', label: 'a&b=c', pinned: 'true' },
    sort: 'change:desc',
    page: '3',
    pageSize: '50',
  });
  expect(isNarrowed(state)).toBe(true);
  const written = writeListState(state) as { _q: string; filters: Record<string, unknown> };
  expect(written).toMatchObject({ _q: 'R%26D%20%231%3F', sort: 'change:desc', page: 3, pageSize: 50 });
  const read = readListState({
    ...written,
    _q: decodeURIComponent(written._q),
    page: '3',
    pageSize: '50',
    filters: { ...written.filters, label: decodeURIComponent(String(written.filters.label)), pinned: 'true' },
  });
  expect(read).toEqual(state);
});

import { record, redo, startHistory, undo } from './history';

test('typing in one field is one step, until there is a pause or another field', () => {
  let history = startHistory('');
  history = record(history, 'a', { field: 'name', at: 0 });
  history = record(history, 'ab', { field: 'name', at: 500 });
  history = record(history, 'abc', { field: 'name', at: 1_200 });
  expect(history.past).toEqual(['']);
  history = record(history, 'abcd', { field: 'name', at: 5_000 });
  history = record(history, 'abcd1', { field: 'other', at: 5_100 });
  expect(history.past).toEqual(['', 'abc', 'abcd']);
});

test('typing after an undo does not swallow the step before', () => {
  let history = record(startHistory('a'), 'b', { field: 'name', at: 0 });
  history = undo(history);
  history = record(history, 'c', { field: 'name', at: 100 });
  expect(history).toMatchObject({ past: ['a'], present: 'c', future: [] });
});

test('what was undone can be redone until something else is done', () => {
  let history = ['b', 'c'].reduce((past, next) => record(past, next), startHistory('a'));
  history = undo(undo(undo(history)));
  expect(history.present).toBe('a');
  expect(redo(redo(history)).present).toBe('c');
  expect(record(history, 'x').future).toEqual([]);
  expect(redo(record(history, 'x')).present).toBe('x');
});

test('keeps the last 200 steps', () => {
  const history = Array.from({ length: 300 }, (_, index) => index + 1).reduce(
    (past, next) => record(past, next),
    startHistory(0)
  );
  expect(history.past).toHaveLength(200);
  expect(history.past[0]).toBe(100);
});

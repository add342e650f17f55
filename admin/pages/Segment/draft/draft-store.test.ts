import { draftStore } from './draft-store';

function memory(): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (at) => [...items.keys()][at] ?? null,
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => void items.set(name, value),
    removeItem: (name) => void items.delete(name),
    clear: () => items.clear(),
  };
}

const NOW = 1_800_000_000_000;

test('what was written is offered, newest first, to the same user and segment only', () => {
  const storage = memory();
  const store = draftStore(storage, '1', 'vip');
  const first = { slot: store.newSlot(3), version: 3, at: NOW - 60_000, edits: { name: 'A' }, before: { name: 'VIP' } };
  const second = { ...first, slot: store.newSlot(4), version: 4, at: NOW - 1_000 };
  store.write(first);
  store.write(second);
  expect(store.list(NOW)).toEqual([second, first]);
  expect(draftStore(storage, '2', 'vip').list(NOW)).toEqual([]);
  expect(draftStore(storage, '1', 'vi').list(NOW)).toEqual([]);
  store.remove(second.slot);
  expect(store.list(NOW)).toEqual([first]);
});

test('what is old, or not ours, is let go', () => {
  const storage = memory();
  const store = draftStore(storage, '1', 'vip');
  store.write({ slot: store.newSlot(1), version: 1, at: NOW - 31 * 86_400_000, edits: {}, before: {} });
  storage.setItem('segments.draft.1.vip.1.x', '{"version":"?"}');
  storage.setItem('segments.draft.1.vip.1.y', 'no JSON');
  storage.setItem('another', 'stays');
  expect(store.list(NOW)).toEqual([]);
  expect(storage.length).toBe(1);
});

test('a full store says so and costs nothing', () => {
  const storage = memory();
  storage.setItem = () => {
    throw new DOMException('full', 'QuotaExceededError');
  };
  const store = draftStore(storage, '1', 'vip');
  expect(store.write({ slot: 's', version: 1, at: NOW, edits: {}, before: {} })).toBe(false);
});

import { LongObject, longJson } from './long-json';

async function* count(to: number) {
  for (let n = 0; n < to; n += 1) yield n;
}

async function* objects() {
  yield new LongObject({ n: count(2) });
  yield new LongObject({});
}

const chunksOf = async (members: Record<string, unknown>) => {
  const chunks: string[] = [];
  for await (const chunk of longJson(new LongObject(members))) chunks.push(chunk);
  return chunks;
};

test('objects, lists of any length and lists in lists are JSON', async () => {
  const members = { 'a "b"': null, none: undefined, list: [1], empty: count(0), three: count(3), nested: objects() };
  expect(JSON.parse((await chunksOf(members)).join(''))).toEqual({
    'a "b"': null,
    none: null,
    list: [1],
    empty: [],
    three: [0, 1, 2],
    nested: [{ n: [0, 1] }, {}],
  });
});

test('it comes in chunks before the list has ended', async () => {
  let made = 0;
  async function* items() {
    for (; made < 1_000; made += 1) yield 'x'.repeat(1_000);
  }
  for await (const chunk of longJson(new LongObject({ items: items() }))) {
    expect(chunk.length).toBeLessThan(20_000);
    break;
  }
  expect(made).toBeLessThan(20);
});

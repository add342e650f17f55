import { readCall } from './read-call';

const RECEIVED = new Date('2026-05-05T12:00:00Z');
const ITEM = { type: 'track', messageId: 'm', anonymousId: 'a', event: 'Signed Up' };
const read = (...items: unknown[]) => readCall({ batch: items }, undefined, RECEIVED);
const one = (item: object) => readCall({ ...ITEM, ...item }, 'track', RECEIVED).items[0];
const codeOf = (item: unknown) => read(item).rejected[0]?.code;

test('an item of each type becomes an event', () => {
  const types = ['identify', 'track', 'page', 'screen', 'group', 'alias'] as const;
  const { items } = read(...types.map((type) => ({ ...ITEM, type, messageId: type })));
  expect(items.map(({ name }) => name)).toEqual([
    'Identified',
    'Signed Up',
    'Page Viewed',
    'Screen Viewed',
    'Group Joined',
    'Aliased',
  ]);
});

test('ids may be numbers, and empty ones are none', () => {
  expect(one({ userId: 17 })).toMatchObject({ userId: '17' });
  expect(one({ userId: '' })).toMatchObject({ userId: null });
  expect(codeOf({ ...ITEM, anonymousId: '', userId: null })).toBe('no_identity');
});

test('the name of a page is among its properties', () => {
  const page = readCall({ ...ITEM, name: 'Home', properties: { path: '/' } }, 'page', RECEIVED).items[0];
  expect(page?.properties).toEqual({ name: 'Home', path: '/' });
});

describe('time', () => {
  const at = (item: object) => one(item)?.occurredAt.toISOString();

  test("is told by the receiver's clock", () => {
    expect(at({ originalTimestamp: '2001-01-01T00:00:00Z', sentAt: '2001-01-01T00:00:10Z' })).toBe(
      '2026-05-05T11:59:50.000Z'
    );
    expect(at({ timestamp: '2001-01-01T00:00:00Z', sentAt: '2001-01-01T00:00:10Z' })).toBe('2026-05-05T11:59:50.000Z');
  });

  test('of a batch is that of its sending, and without it as said', () => {
    const item = { ...ITEM, timestamp: '2026-05-05T00:00:00Z' };
    const [sent] = readCall({ batch: [item], sentAt: '2026-05-05T00:01:00Z' }, undefined, RECEIVED).items;
    expect(sent?.occurredAt.toISOString()).toBe('2026-05-05T11:59:00.000Z');
    expect(read(item).items[0]?.occurredAt.toISOString()).toBe('2026-05-05T00:00:00.000Z');
  });

  test.each([
    '9999-12-31T00:00:00Z',
    '+275760-09-13T00:00:00Z',
    '-000001-01-01T00:00:00Z',
    '1969-12-31T23:59:59Z',
    'soon',
    '',
  ])('%s is that of receipt', (timestamp) => {
    expect(one({ timestamp })).toMatchObject({ occurredAt: RECEIVED, isDated: false });
  });

  test('may be a day ahead', () => {
    expect(at({ timestamp: '2026-05-06T11:00:00Z' })).toBe('2026-05-06T11:00:00.000Z');
    expect(at({ timestamp: '2026-05-06T13:00:00Z' })).toBe(RECEIVED.toISOString());
  });
});

const deep = (levels: number): object => (levels === 0 ? {} : { a: deep(levels - 1) });

describe('what cannot be stored', () => {
  const bomb = JSON.parse(`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`) as object;
  test.each([
    ['null', null, 'invalid_item'],
    ['a list', [], 'invalid_item'],
    ['a text', 'track', 'invalid_item'],
    ['an unknown type', { ...ITEM, type: 'delete' }, 'invalid_type'],
    ['a long message id', { ...ITEM, messageId: 'x'.repeat(101) }, 'invalid_message_id'],
    ['U+0000 in a message id', { ...ITEM, messageId: 'a\0' }, 'invalid_message_id'],
    ['half a surrogate pair in a user id', { ...ITEM, userId: '\ud800' }, 'invalid_id'],
    ['a long user id', { ...ITEM, userId: 'x'.repeat(256) }, 'invalid_id'],
    ['a user id that is a list', { ...ITEM, userId: ['a'] }, 'invalid_id'],
    ['an event without name', { ...ITEM, event: ' ' }, 'invalid_event'],
    ['an event with a long name', { ...ITEM, event: 'x'.repeat(201) }, 'invalid_event'],
    ['properties that are a text', { ...ITEM, properties: 'x' }, 'invalid_properties'],
    ['17 levels', { ...ITEM, properties: deep(17) }, 'too_deep'],
    ['a depth bomb', { ...ITEM, context: bomb }, 'too_deep'],
    ['more than 32 KB', { ...ITEM, properties: { text: 'x'.repeat(33_000) } }, 'too_large'],
  ])('%s is told, at any place, and costs no other', (_name, poison, code) => {
    for (const place of [0, 1, 2]) {
      const items: unknown[] = [1, 2].map((n) => ({ ...ITEM, messageId: `m${n}` }));
      items.splice(place, 0, poison);
      const call = read(...items);
      expect(call.rejected).toMatchObject([{ index: place, code }]);
      expect(call.items.map(({ messageId }) => messageId)).toEqual(['m1', 'm2']);
    }
  });

  test('characters in properties are mended, and the prototype stays what it is', () => {
    const properties: unknown = JSON.parse('{"a\\u0000":"\\ud83d half","__proto__":{"admin":true},"list":["\\u0000"]}');
    const item = one({ properties: properties as object });
    expect(item?.properties).toEqual({ 'a\uFFFD': '\uFFFD half', list: ['\uFFFD'] });
    expect(({} as { admin?: boolean }).admin).toBeUndefined();
    expect(one({ properties: { emoji: '😀' } })?.properties).toEqual({ emoji: '😀' });
  });

  test.each([
    ['a list', []],
    ['null', null],
    ['no batch', {}],
    ['a batch of nothing that is a list', { batch: {} }],
    ['too many items', { batch: Array.from({ length: 2_501 }, () => ITEM) }],
    ['a large context for all', { batch: [ITEM], context: { a: 'x'.repeat(3_000) } }],
  ])('the body as a whole: %s', (_name, body) => {
    expect(() => readCall(body, undefined, RECEIVED)).toThrow(expect.objectContaining({ status: 400 }));
  });
});

test('a message that comes twice in one call is one', () => {
  expect(read(ITEM, ITEM)).toMatchObject({ items: [{ messageId: 'm' }], repeated: 1 });
});

test('the proof in the context of an item is not stored', () => {
  const item = one({ context: { identityToken: 'secret', page: { path: '/' } } });
  expect(item).toMatchObject({ identityToken: 'secret', context: { page: { path: '/' } } });
  expect(item?.context).not.toHaveProperty('identityToken');
});

import { attribute, type ClaimedItem, type KnownContact, type Visitor } from './attribute';
import type { TrackedItem } from './read-call';

const contact = (id: number, name: string): KnownContact => ({ id, name, documentId: `d${id}`, accountId: null });
const visitor = (anonymousId: string, id: number, of: KnownContact | null = null): Visitor => ({
  row: { id, anonymousId, documentId: `v${id}`, contactId: of?.id ?? null, lastSeen: new Date(0) },
  anonymousId,
  contact: of,
});
const item = (more: Partial<TrackedItem>, claim: KnownContact | null = null): ClaimedItem => ({
  item: {
    index: 0,
    type: 'track',
    messageId: 'm',
    name: 'E',
    anonymousId: 'a',
    userId: null,
    groupId: null,
    previousId: null,
    occurredAt: new Date(0),
    isDated: true,
    properties: null,
    context: null,
    traits: null,
    identityToken: null,
    ...more,
  },
  claim,
  account: undefined,
});
const of = (...visitors: Visitor[]) => new Map(visitors.map((each) => [each.anonymousId, each]));
const contactsIn = ({ events }: ReturnType<typeof attribute>) => events.map(({ contactId }) => contactId);

test('from a claim on, what the visitor does is the contact’s', () => {
  const ann = contact(1, 'ann');
  const result = attribute(
    [item({}), item({ userId: 'ann' }, ann), item({}), item({ userId: 'ann' })],
    of(visitor('a', 7))
  );
  expect(contactsIn(result)).toEqual([null, 1, 1, 1]);
  expect(result.identified.map(({ row }) => row?.id)).toEqual([7]);
  expect(result.successors).toEqual([]);
});

test('a name without proof makes the event nobody’s, and ties nothing', () => {
  const ann = contact(1, 'ann');
  const result = attribute([item({ userId: 'bert' }), item({})], of(visitor('a', 7, ann)));
  expect(contactsIn(result)).toEqual([null, 1]);
  expect(result).toMatchObject({ identified: [], retired: [], successors: [] });
});

test('each further person on a device has a visitor of its own, the first one back included', () => {
  const [ann, bert] = [contact(1, 'ann'), contact(2, 'bert')];
  const result = attribute([item({}, bert), item({}), item({}, ann)], of(visitor('a', 7, ann)));
  expect(contactsIn(result)).toEqual([2, 2, 1]);
  expect(result.retired.map(({ row }) => row?.id)).toEqual([7]);
  expect(result.successors.map((each) => each.contact?.id)).toEqual([2, 1]);
  expect(result.events.map((event) => event.visitor)).toEqual([0, 0, 1].map((place) => result.successors[place]));
});

test('an alias ties the visitor that it names, if there is one', () => {
  const ann = contact(1, 'ann');
  const visitors = of(visitor('old', 3));
  const said = { type: 'alias', anonymousId: null } as const;
  const result = attribute(
    [item({ ...said, previousId: 'old' }, ann), item({ ...said, previousId: 'none' }, ann)],
    visitors
  );
  expect(result.identified.map(({ row }) => row?.id)).toEqual([3]);
});

test('an account holds from its call on, and the one that was left is told', () => {
  const ann = { ...contact(1, 'ann'), accountId: 5 };
  const account = { id: 6, name: 'acme', documentId: 'acc' };
  const group = { ...item({ type: 'group', anonymousId: null }, ann), account };
  const result = attribute([item({ anonymousId: null }, ann), group, item({ anonymousId: null }, ann)], new Map());
  expect(result.events.map(({ accountId }) => accountId)).toEqual([5, 6, 6]);
  expect([...result.moved.values(), ...result.left]).toEqual([6, 5]);
});

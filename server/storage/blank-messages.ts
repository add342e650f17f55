import type { MembersData, WebhookMessage } from '../../contracts/webhooks';
import type { AudienceName } from '../../rules/catalog';
import { isPostgres, type Knex } from './connection';
import { TABLES } from './tables';

/** What somebody is called by in messages. */
export interface ToldAs {
  audience: AudienceName;
  identity: string | null;
  documentId: string | null;
}

/** Messages, which have up to 500 names each, read at once. */
const PAGE = 100;
/** Names that are looked for at once. */
const NAMES = 50;

/**
 * Takes the names of these subjects out of messages whose deliveries are over. What still waits is sent as it is: it may say that somebody
 * left, and receivers have to know whom.
 */
export async function blankMessages(knex: Knex, subjects: readonly ToldAs[]): Promise<void> {
  for (let from = 0; from < subjects.length; from += NAMES) {
    const page = subjects.slice(from, from + NAMES);
    for await (const { id, body } of messagesNaming(knex, page)) await blank(knex, id, body, page);
  }
}

/** What messages to webhooks say of these subjects, at most 50; of each message only the items that are theirs. */
export async function* messagesTelling(
  knex: Knex,
  subjects: readonly ToldAs[]
): AsyncGenerator<Pick<MessageOfMembers, 'type' | 'timestamp'> & MembersData> {
  for await (const { body } of messagesNaming(knex, subjects)) {
    const { type, timestamp, data } = JSON.parse(body) as MessageOfMembers;
    const items = data.items.filter((item) => isOf(item, data.audience, subjects));
    if (items.length > 0) yield { type, timestamp, ...data, items };
  }
}

type MessageOfMembers = WebhookMessage & { data: MembersData };

/** Messages in which the names stand, be it of others; page by page. */
async function* messagesNaming(knex: Knex, subjects: readonly ToldAs[]): AsyncGenerator<{ id: number; body: string }> {
  for (let after = 0; ;) {
    const found = await messagesWith(knex, subjects, after);
    yield* found;
    if (found.length < PAGE) return;
    after = found[found.length - 1]?.id as number;
  }
}

async function messagesWith(knex: Knex, subjects: readonly ToldAs[], after: number) {
  // As JSON has them; whether it is the audience, and the very name, is seen when the message is read.
  const texts = subjects.flatMap(({ identity, documentId }) => [
    ...(identity === null ? [] : [`"identity":${JSON.stringify(identity)}`]),
    ...(documentId === null ? [] : [`"documentId":${JSON.stringify(documentId)}`]),
  ]);
  const has = isPostgres(knex) ? 'strpos(body, ?) > 0' : 'instr(body, ?) > 0';
  const rows = (await knex(TABLES.message)
    .where('id', '>', after)
    .whereIn('type', ['segment.member.joined', 'segment.member.left'])
    .where((any) => {
      for (const text of texts) any.orWhereRaw(has, [text]);
    })
    .orderBy('id')
    .limit(PAGE)
    .select('id', 'body')) as { id: number; body: string }[];
  return rows.map(({ id, body }) => ({ id: Number(id), body }));
}

async function blank(knex: Knex, id: number, body: string, subjects: readonly ToldAs[]): Promise<void> {
  const message = JSON.parse(body) as MessageOfMembers;
  const { audience } = message.data;
  const items = message.data.items.map((item) =>
    isOf(item, audience, subjects) ? { ...item, identity: null, documentId: null } : item
  );
  const pending = knex(`${TABLES.delivery} as d`)
    .where('d.message_id', id)
    .whereIn('d.state', ['waiting', 'sending'])
    .select('d.id');
  await knex(TABLES.message)
    .where({ id })
    .whereNotExists(pending)
    .update({ body: JSON.stringify({ ...message, data: { ...message.data, items } }) });
}

const isOf = (item: MembersData['items'][number], audience: string, subjects: readonly ToldAs[]): boolean =>
  subjects.some(
    (subject) =>
      subject.audience === audience &&
      ((subject.identity !== null && subject.identity === item.identity) ||
        (subject.documentId !== null && subject.documentId === item.documentId))
  );

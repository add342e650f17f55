import { AsyncLocalStorage } from 'node:async_hooks';
import type { Core } from '@strapi/strapi';
import { parseExpression, type ParsedExpression } from '../../rules/expression';
import { physicalSchema } from '../catalog/physical';
import { audienceBearers } from './reach';
import { unfiltered } from './unfiltered';

/** How long an expression that another instance wrote may go unseen; until then what bears it stays hidden. */
const EXPRESSIONS_TTL_MS = 5_000;
/** How long this instance's own writes count, in case a reading overtakes their commit. */
const WRITTEN_FOR_MS = 60_000;

export interface ExpressionInUse {
  text: string;
  parsed: ParsedExpression;
}

interface InUse {
  readAt: number;
  read: ReadonlySet<string>;
  /** Values that this instance wrote, with when. */
  written: Map<string, number>;
  /** Both together, until one of them changes. */
  all?: readonly ExpressionInUse[];
  reading?: Promise<void>;
}

const caches = new WeakMap<Core.Strapi, Map<string, InUse>>();
const outsideOfAnyRequest = AsyncLocalStorage.snapshot();

/**
 * The distinct expressions in use in one audience attribute. Kept in memory: only the first call waits for the
 * database, later ones renew it behind the request. May name some that are no longer in use, which does no harm. The
 * list is the same one as long as nothing changes.
 */
export async function expressionsInUse(
  strapi: Core.Strapi,
  uid: string,
  attribute: string
): Promise<readonly ExpressionInUse[]> {
  const inUse = inUseOf(strapi, uid, attribute);
  if (inUse.readAt === 0) {
    await read(strapi, uid, attribute, inUse);
  } else if (Date.now() - inUse.readAt > EXPRESSIONS_TTL_MS && !inUse.reading) {
    // Not in the transaction that this call may be in, which can end first.
    inUse.reading = outsideOfAnyRequest(() => read(strapi, uid, attribute, inUse))
      .catch((error: Error) => {
        strapi.log.warn(`Segments: expressions of ${uid} could not be read: ${error.message}`);
      })
      .finally(() => (inUse.reading = undefined));
  }
  return (inUse.all ??= together(inUse));
}

/** Notices every expression that is written through Strapi, before anybody can read its row. */
export function watchExpressions(strapi: Core.Strapi): void {
  const bearers = audienceBearers(strapi);
  const note = ({ model, params }: { model: { uid: string }; params: { data?: unknown } }) => {
    const rows = Array.isArray(params.data) ? params.data : [params.data];
    for (const attribute of bearers.get(model.uid) ?? []) {
      for (const row of rows as (Record<string, unknown> | undefined)[]) {
        const value = row?.[attribute];
        if (typeof value === 'string' && value !== '') {
          const inUse = inUseOf(strapi, model.uid, attribute);
          if (!inUse.written.has(value) && !inUse.read.has(value)) inUse.all = undefined;
          inUse.written.set(value, Date.now());
        }
      }
    }
  };
  strapi.db.lifecycles.subscribe({
    models: [...bearers.keys()],
    beforeCreate: note,
    beforeCreateMany: note,
    beforeUpdate: note,
    beforeUpdateMany: note,
  });
}

/** The distinct expressions in one audience attribute, as the database has them now. */
export async function distinctExpressions(strapi: Core.Strapi, uid: string, attribute: string): Promise<string[]> {
  const column = physicalSchema(strapi).column(uid, attribute)?.name ?? attribute;
  const rows: Record<string, string>[] = await unfiltered(() =>
    strapi.db.query(uid).findMany({
      select: [attribute],
      where: { $and: [{ [attribute]: { $notNull: true } }, { [attribute]: { $ne: '' } }] },
      groupBy: [column],
    } as never)
  );
  return rows.map((row) => row[attribute] as string);
}

async function read(strapi: Core.Strapi, uid: string, attribute: string, inUse: InUse): Promise<void> {
  const startedAt = Date.now();
  inUse.read = new Set(await distinctExpressions(strapi, uid, attribute));
  inUse.readAt = startedAt;
  for (const [value, at] of inUse.written) if (startedAt - at > WRITTEN_FOR_MS) inUse.written.delete(value);
  const texts = new Set([...inUse.read, ...inUse.written.keys()]);
  const same = inUse.all?.length === texts.size && inUse.all.every(({ text }) => texts.has(text));
  if (!same) inUse.all = undefined;
}

function together({ read, written }: InUse): ExpressionInUse[] {
  return [...new Set([...read, ...written.keys()])].map((text) => ({ text, parsed: parseExpression(text) }));
}

function inUseOf(strapi: Core.Strapi, uid: string, attribute: string): InUse {
  let cache = caches.get(strapi);
  if (!cache) caches.set(strapi, (cache = new Map()));
  const key = `${uid} ${attribute}`;
  let inUse = cache.get(key);
  if (!inUse) cache.set(key, (inUse = { readAt: 0, read: new Set(), written: new Map() }));
  return inUse;
}

/** A JSON object with members that are too long to be held in memory: lists that come bit by bit. */
export class LongObject {
  /** @param members plain values, `LongObject`s, or async iterables of either, which become lists */
  constructor(readonly members: Readonly<Record<string, unknown>>) {}
}

const CHUNK = 16_384;

/** The JSON of the object, in chunks of some 16 KB, an item a line in its lists. */
export async function* longJson(object: LongObject): AsyncGenerator<string> {
  let chunk = '';
  for await (const text of textsOf(object)) {
    chunk += text;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  yield `${chunk}\n`;
}

async function* textsOf(value: unknown): AsyncGenerator<string> {
  if (value instanceof LongObject) {
    let before = '{';
    for (const [name, member] of Object.entries(value.members)) {
      yield `${before}${JSON.stringify(name)}:`;
      yield* textsOf(member);
      before = ',\n';
    }
    yield before === '{' ? '{}' : '}';
  } else if (isLong(value)) {
    let before = '[';
    for await (const item of value) {
      yield `${before}\n`;
      yield* textsOf(item);
      before = ',';
    }
    yield before === '[' ? '[]' : '\n]';
  } else yield JSON.stringify(value ?? null);
}

const isLong = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;

import {
  MAX_COLUMNS,
  MAX_LINE,
  MAX_ORIGINAL,
  mayHaveFault,
  textFault,
  type BrokenRow,
  type SourcePage,
  type SourceRow,
} from './source-row';

/** Rows of newline-delimited JSON, one object a line. Blank lines are passed over. */
export async function* readNdjson(chunks: AsyncIterable<string>): AsyncGenerator<SourcePage> {
  let text = '';
  let line = 1;
  let skipping = false;

  const tooLong = (original: string): BrokenRow => ({
    line,
    code: 'line_too_long',
    message: 'The line is longer than 1,000,000 characters.',
    original: original.slice(0, MAX_ORIGINAL),
  });

  for await (const chunk of chunks) {
    text += chunk;
    const lines = text.split('\n');
    text = lines.pop() ?? '';
    const items: SourcePage['items'] = [];
    for (const one of lines) {
      if (skipping) skipping = false;
      else if (one.length > MAX_LINE) items.push(tooLong(one));
      else if (one.trim() !== '') items.push(readLine(one, line));
      line += 1;
    }
    if (text.length > MAX_LINE) {
      if (!skipping) items.push(tooLong(text));
      skipping = true;
      text = '';
    }
    if (items.length > 0) yield { items, characters: chunk.length };
  }
  if (!skipping && text.trim() !== '') yield { items: [readLine(text, line)], characters: text.length };
}

function readLine(text: string, line: number): SourceRow | BrokenRow {
  const broken = (fault: { code: string; message: string }): BrokenRow => ({
    line,
    ...fault,
    original: text.slice(0, MAX_ORIGINAL),
  });
  if (mayHaveFault(text)) return broken(textFault(text) ?? { code: 'encoding', message: 'The line is not text.' });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return broken({ code: 'json', message: 'The line is not JSON.' });
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return broken({ code: 'json', message: 'The line is not a JSON object.' });
  }
  const fault = text.includes('\\u') ? escapedFault(value) : undefined;
  if (fault) return broken(fault);
  const columns = Object.keys(value);
  if (columns.length > MAX_COLUMNS) {
    return broken({ code: 'too_many_columns', message: `The line has more than ${MAX_COLUMNS} keys.` });
  }
  return { line, columns, values: Object.values(value), original: text };
}

/** Looks for characters that only an escape can bring in: U+0000 and halves of surrogate pairs. */
function escapedFault(value: unknown): { code: string; message: string } | undefined {
  if (typeof value === 'string') return textFault(value);
  if (typeof value !== 'object' || value === null) return undefined;
  // A list of its own instead of recursion: the depth is the sender's.
  const open: object[] = [value];
  for (let node = open.pop(); node; node = open.pop()) {
    for (const [key, child] of Object.entries(node) as [string, unknown][]) {
      const fault = textFault(key) ?? (typeof child === 'string' ? textFault(child) : undefined);
      if (fault) return fault;
      if (typeof child === 'object' && child !== null) open.push(child);
    }
  }
  return undefined;
}

import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { errors } from '@strapi/utils';

/**
 * The text of an upload in chunks, unzipped and without byte order mark. UTF-8, or UTF-16 where the mark says so; bytes that
 * are no text become U+FFFD. Reads only as fast as it is asked.
 * @throws ValidationError for another content encoding, or bytes that are not gzip
 */
export async function* readText(body: Readable, contentEncoding: string): AsyncGenerator<string> {
  const bytes = unzipped(body, contentEncoding);
  let decoder: TextDecoder | undefined;
  let start: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of bytes as AsyncIterable<Buffer>) {
      if (decoder) {
        yield decoder.decode(chunk, { stream: true });
        continue;
      }
      start = Buffer.concat([start, chunk]);
      if (start.length < 3) continue;
      decoder = new TextDecoder(encodingOf(start));
      yield decoder.decode(start, { stream: true });
    }
  } catch (error) {
    const { code = '' } = error as { code?: string };
    if (code === 'ECONNRESET' || code === 'ERR_STREAM_PREMATURE_CLOSE') {
      throw new errors.ValidationError('The upload broke off.', { code: 'broken_off' });
    }
    if (code.startsWith('Z_')) {
      throw new errors.ValidationError('The body is not valid gzip, or was cut off.', { code: 'gzip' });
    }
    throw error;
  }
  yield decoder ? decoder.decode() : new TextDecoder(encodingOf(start)).decode(start);
}

function unzipped(body: Readable, contentEncoding: string): Readable {
  const encoding = contentEncoding.trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return body;
  if (encoding !== 'gzip' && encoding !== 'x-gzip') {
    throw new errors.ValidationError('Content-Encoding must be gzip or nothing.', { code: 'content_encoding' });
  }
  // An error of either stream ends the other, and is thrown where the text is read.
  return pipeline(body, createGunzip(), () => undefined) as unknown as Readable;
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  if (start[0] === 0xfe && start[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

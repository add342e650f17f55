'use strict';

const fs = require('node:fs');
const readline = require('node:readline');
const zlib = require('node:zlib');
const Papa = require('papaparse');

/** The file's text as a stream; `.gz` is unpacked on the way, so that memory does not grow with the file. */
function openText(file) {
  const source = fs.createReadStream(file);
  if (!file.endsWith('.gz')) return source.setEncoding('utf8');
  const unpacked = zlib.createGunzip();
  source.on('error', (error) => unpacked.destroy(error));
  return source.pipe(unpacked).setEncoding('utf8');
}

/** Delimiter and line end as the first line shows them. */
function dialectOf(text) {
  const firstLine = text.slice(0, text.indexOf('\n') + 1) || text;
  const delimiter = [',', ';', '\t'].reduce((best, candidate) =>
    firstLine.split(candidate).length > firstLine.split(best).length ? candidate : best
  );
  return { delimiter, newline: firstLine.endsWith('\r\n') ? '\r\n' : '\n' };
}

/**
 * Rows of a CSV file as objects by header. Papa parses text chunks many times faster than it parses as a stream;
 * the row that a chunk cuts is kept for the next.
 */
async function* readCsv(file) {
  let parser;
  let header;
  let rest = '';

  function* parse(text, isLast) {
    const { data, meta } = parser.parse(text, 0, !isLast);
    rest = text.slice(meta.cursor);
    for (const cells of data) {
      if (cells.length === 1 && cells[0] === '') continue;
      if (header) yield Object.fromEntries(header.map((name, index) => [name, cells[index] ?? '']));
      else header = cells.map((name) => name.trim());
    }
  }

  for await (const chunk of openText(file)) {
    if (!parser) {
      rest = chunk.replace(/^\uFEFF/, '');
      parser = new Papa.Parser(dialectOf(rest));
      yield* parse(rest, false);
    } else {
      yield* parse(rest + chunk, false);
    }
  }
  if (rest) yield* parse(rest, true);
}

/** The objects of a file with one JSON document a line. */
async function* readNdjson(file) {
  for await (const line of readline.createInterface({ input: openText(file), crlfDelay: Infinity })) {
    if (line.trim() !== '') yield JSON.parse(line);
  }
}

/** Rows of `.csv`, `.csv.gz`, `.ndjson` or `.ndjson.gz`. */
function readRows(file) {
  return /\.ndjson(\.gz)?$/.test(file) ? readNdjson(file) : readCsv(file);
}

module.exports = { readRows };

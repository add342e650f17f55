import { writeFileSync } from 'node:fs';

/*
 * The smallest database in MaxMind's format: one node, whose both sides lead to the same record, so that every address is
 * there. See https://maxmind.github.io/MaxMind-DB/.
 */

type Value = string | number | Double | Value[] | { [key: string]: Value };

/** A number that is stored as a double. */
export class Double {
  constructor(readonly value: number) {}
}

function control(type: number, size: number): Buffer {
  const bytes = type > 7 ? [size, type - 7] : [(type << 5) | size];
  return Buffer.from(bytes);
}

function encode(value: Value): Buffer {
  if (typeof value === 'string') {
    const text = Buffer.from(value);
    return Buffer.concat([control(2, text.length), text]);
  }
  if (value instanceof Double) {
    const double = Buffer.alloc(8);
    double.writeDoubleBE(value.value);
    return Buffer.concat([control(3, 8), double]);
  }
  if (typeof value === 'number') {
    const number = Buffer.alloc(4);
    number.writeUInt32BE(value);
    return Buffer.concat([control(6, 4), number]);
  }
  if (Array.isArray(value)) return Buffer.concat([control(11, value.length), ...value.map(encode)]);
  const entries = Object.entries(value);
  return Buffer.concat([control(7, entries.length), ...entries.flatMap(([key, part]) => [encode(key), encode(part)])]);
}

/** Writes a database that knows this record of every address. */
export function writeGeoDatabase(path: string, record: { [key: string]: Value }): void {
  // Pointers to data count from the number of nodes, over 16 bytes of separator.
  const pointer = Buffer.from([0, 0, 1 + 16]);
  const metadata = {
    node_count: 1,
    record_size: 24,
    ip_version: 4,
    database_type: 'Test-City',
    languages: ['en'],
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1_700_000_000,
    description: { en: 'Test' },
  };
  const marker = Buffer.concat([Buffer.from([0xab, 0xcd, 0xef]), Buffer.from('MaxMind.com')]);
  writeFileSync(path, Buffer.concat([pointer, pointer, Buffer.alloc(16), encode(record), marker, encode(metadata)]));
}

import { parseArgs } from 'node:util';

export const SIZES = { '10k': 10_000, '100k': 100_000, '1m': 1_000_000 };
export const DATABASES = ['sqlite', 'postgres'];

/** The instant that all data ends at and that rules are judged at. */
export const NOW = new Date('2025-07-01T00:00:00.000Z');

/**
 * What every command takes: `--db sqlite|postgres|both`, `--size 10k|100k|1m`, `--quick` for few repetitions.
 * @param {Record<string, { type: 'string' | 'boolean', default?: string | boolean }>} more options of one command
 */
export function readOptions(more = {}) {
  const { values } = parseArgs({
    options: {
      db: { type: 'string', default: 'both' },
      size: { type: 'string', default: '100k' },
      quick: { type: 'boolean', default: false },
      ...more,
    },
  });
  if (!(values.size in SIZES)) throw new Error(`--size is one of ${Object.keys(SIZES).join(', ')}`);
  if (values.db !== 'both' && !DATABASES.includes(values.db)) throw new Error('--db is sqlite, postgres or both');
  return { ...values, customers: SIZES[values.size] };
}

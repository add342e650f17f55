import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ROOT } from './target.mjs';

const RESULTS = join(ROOT, 'bench/results');

/** Few digits: more would be noise. */
export const figure = (value) => {
  if (value === undefined || value === null || Number.isNaN(value)) return '–';
  if (typeof value !== 'number') return String(value);
  if (value >= 100) return Math.round(value).toLocaleString('en');
  return value >= 10 ? value.toFixed(0) : value.toFixed(value >= 1 ? 1 : 2);
};
export const ratio = (value) => (value === undefined || !Number.isFinite(value) ? '–' : `${value.toFixed(2)} ×`);

export function markdownTable(columns, rows) {
  const lines = [columns, columns.map((_, index) => (index === 0 ? '---' : '---:')), ...rows];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/**
 * Prints a table and keeps it beside its figures as `bench/results/<name>.<db>.<size>.{md,json}`.
 * @param {{ columns: string[], rows: string[][], notes?: string[], figures: unknown }} result
 */
export function report(name, { db, size }, { columns, rows, notes = [], figures }) {
  mkdirSync(RESULTS, { recursive: true });
  const title = `### ${name}, ${db}, ${size}`;
  const text = [title, '', markdownTable(columns, rows), '', ...notes.map((note) => `${note}\n`)].join('\n');
  console.log(`\n${text}`);
  const machine = `${cpus().length} cores, ${cpus()[0]?.model}, Node ${process.version}`;
  const file = join(RESULTS, `${name}.${db}.${size}`);
  writeFileSync(`${file}.json`, `${JSON.stringify({ name, db, size, machine, figures }, null, 2)}\n`);
  writeFileSync(`${file}.md`, text);
}

export function resultsOf(name) {
  return readdirSync(RESULTS)
    .filter((file) => file.startsWith(`${name}.`) && file.endsWith('.json'))
    .map((file) => JSON.parse(readFileSync(join(RESULTS, file), 'utf8')));
}

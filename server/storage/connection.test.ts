import { isAway, isPassing } from './connection';

const withCode = (code: string) => Object.assign(new Error('the database refused'), { code });

test.each([
  ['no room on the disk of SQLite', 'SQLITE_FULL'],
  ['a disk of SQLite that fails', 'SQLITE_IOERR_WRITE'],
  ['no room on the disk of PostgreSQL', '53100'],
  ['a PostgreSQL that is only read', '25006'],
  ['no room on the disk of MySQL', 'ER_DISK_FULL'],
  ['no room for a table of MySQL', 'ER_RECORD_FILE_FULL'],
])('%s says nothing of what was written', (_, code) => {
  expect(isAway(withCode(code))).toBe(true);
  expect(isPassing(withCode(code))).toBe(true);
});

test.each(['SQLITE_CONSTRAINT_UNIQUE', '22003', 'ER_DATA_TOO_LONG', 'SQLITE_ERROR'])(
  '%s is due to what was written',
  (code) => {
    expect(isAway(withCode(code))).toBe(false);
    expect(isPassing(withCode(code))).toBe(false);
  }
);

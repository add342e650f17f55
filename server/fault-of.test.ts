import { faultOf, schemaFaultOf } from './fault-of';

const thrown = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

test('no statement and no value is quoted', () => {
  const told = faultOf(thrown(`select 'jane@x' - invalid input syntax for type numeric: "jane@x"`, '22P02'));
  expect(told).toBe('22P02');
  expect(schemaFaultOf(thrown(`select 'jane@x' - invalid input: "jane@x"`, '22P02'))).toBe('22P02');
  expect(faultOf(thrown('jane@x is wrong'))).toMatch(/^Error\n\s+at /);
  expect(faultOf(thrown('jane@x is wrong'))).not.toContain('jane');
});

test('what is missing in the schema is told where it is asked for', () => {
  const statement = `select "a" from "t" where "name" = 'jane@x - y'`;
  expect(schemaFaultOf(thrown(`${statement} - no such column: a`, 'SQLITE_ERROR'))).toBe(
    'SQLITE_ERROR: no such column: a'
  );
  expect(schemaFaultOf(thrown(`${statement} - column "a" does not exist`, '42703'))).toBe(
    '42703: column "a" does not exist'
  );
});

test('what is no error at all', () => {
  expect(faultOf('jane@x')).toBe('string');
  expect(faultOf({ code: '57P01' })).toBe('57P01');
});

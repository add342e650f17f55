import { databaseCode } from './storage/connection';

/** Codes by which databases say that something of the schema is not there; what they say beside them names no values. */
const OF_THE_SCHEMA = /^(42(703|P01|883)|SQLITE_ERROR|ER_BAD_FIELD_ERROR|ER_NO_SUCH_TABLE)$/;

/**
 * What the log may say of an error: the database's code, else its kind and where it came from. Messages quote statements and
 * values, which are of persons.
 */
export function faultOf(error: unknown): string {
  const code = databaseCode(error);
  if (code) return code;
  if (!(error instanceof Error)) return typeof error;
  const at = error.stack?.split('\n').filter((line) => /^\s+at /.test(line)) ?? [];
  return [error.name, ...at].join('\n');
}

/** The same, and what is missing in the schema, for whoever has to mend it. */
export function schemaFaultOf(error: unknown): string {
  const fault = faultOf(error);
  // The driver's own words stand behind the statement.
  return OF_THE_SCHEMA.test(fault) ? `${fault}: ${(error as Error).message.split(' - ').pop()}` : fault;
}

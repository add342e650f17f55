/** Rows have ids, and integer attributes values, of 32 bits on every database. */
const MAX_INTEGER = 2_147_483_647;

/**
 * Whether the databases can compare an attribute of this type with the text at all; some fail over it instead of
 * finding nothing.
 * @param type of the attribute in Strapi's schema
 */
export function isSearchable(type: string | undefined, text: string): boolean {
  if (text === '' || text.length > 255 || /[\0\p{Surrogate}]/u.test(text)) return false;
  return type !== 'integer' || (/^-?\d{1,10}$/.test(text) && Math.abs(Number(text)) <= MAX_INTEGER);
}

/** Whether the text is an id that a row can have. */
export function isRowId(text: string): boolean {
  return /^[1-9]\d{0,9}$/.test(text) && Number(text) <= MAX_INTEGER;
}

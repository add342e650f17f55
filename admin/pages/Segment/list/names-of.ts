/** At most so many the server takes at a time. */
export const MOST_NAMES = 10_000;

/** Names out of a pasted text: one a line, or separated by commas, semicolons or tabs, as spreadsheets and mails have them. */
export function namesOf(text: string): string[] {
  const names = text
    .split(/[\n\r,;\t]+/)
    .map((part) => part.trim().replace(/^["'<]+|["'>]+$/g, ''))
    .filter((name) => name !== '');
  return [...new Set(names)];
}

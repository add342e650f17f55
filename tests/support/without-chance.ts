/**
 * An answer as text without its document ids and instants, whose characters are chance, so that a test can look for
 * what must not be in it.
 */
export const withoutChance = (answer: unknown): string =>
  JSON.stringify(answer)
    .replaceAll(/\b[a-z][a-z0-9]{23}\b/g, '…')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…');

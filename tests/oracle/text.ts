/** Lower case code point by code point, where the result is one code point. */
export function fold(text: string): string {
  return [...text]
    .map((character) => {
      const lower = character.toLowerCase();
      return [...lower].length === 1 ? lower : character;
    })
    .join('');
}

/** `*` is any run of characters, `?` exactly one code point; the pattern covers the whole text. */
export function matches(text: string, pattern: string): boolean {
  const characters = [...text];
  const parts = [...pattern];
  // reach[i]: the pattern read so far can cover the first i characters.
  let reach = characters.map(() => false);
  reach = [true, ...reach];
  for (const part of parts) {
    if (part === '*') {
      const first = reach.indexOf(true);
      reach = reach.map((_, i) => first >= 0 && i >= first);
    } else {
      reach = reach.map((_, i) => i > 0 && reach[i - 1]! && (part === '?' || part === characters[i - 1]));
    }
  }
  return reach[characters.length]!;
}

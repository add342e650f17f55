/** `*` and `?` in the words of LIKE, with `!` as its escape. */
export function likePattern(pattern: string): string {
  return pattern.replaceAll(/[!%_]/g, '!$&').replaceAll('*', '%').replaceAll('?', '_');
}

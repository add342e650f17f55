/**
 * A path with its query string. Strapi's own client writes parameters as they are, so that a search for `a+b@example.com`
 * or `R&D` would reach the server as something else. Lists are repeated, what is undefined is left out.
 */
export function address(path: string, params: Readonly<Record<string, unknown>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(params)) {
    if (value === undefined) continue;
    for (const one of Array.isArray(value) ? (value as unknown[]) : [value]) query.append(name, String(one));
  }
  const text = query.toString();
  return text === '' ? path : `${path}?${text}`;
}

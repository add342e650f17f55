import type { Rule } from '../../rules/rule';

/** The smallest rule found that still fails, by taking parts away as long as it does. */
export async function reduce(rule: Rule, fails: (rule: Rule) => Promise<boolean>): Promise<Rule> {
  let smallest = rule;
  for (let tries = 0; tries < 300;) {
    let found = false;
    for (const candidate of smallerVersions(smallest)) {
      tries += 1;
      if (!(await fails(candidate as Rule))) continue;
      smallest = candidate as Rule;
      found = true;
      break;
    }
    if (!found) break;
  }
  return smallest;
}

const OPTIONAL = new Set(['where', 'window', 'hours', 'weekdays', 'within', 'exact', 'since']);

/** Every version of the value with one part less: an optional part, an element of a list, or a group in place of its child. */
function* smallerVersions(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const index of value.keys()) {
      if (value.length > 1) yield value.filter((_, at) => at !== index);
      for (const smaller of smallerVersions(value[index]))
        yield value.map((each, at) => (at === index ? smaller : each));
    }
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const entries = Object.entries(value);
  const { type, id, children } = value as { type?: unknown; id?: unknown; children?: unknown };
  if (type === 'group' && id !== 'root' && Array.isArray(children)) yield* children as unknown[];
  for (const [key, part] of entries) {
    if (OPTIONAL.has(key)) yield Object.fromEntries(entries.filter(([other]) => other !== key));
    for (const smaller of smallerVersions(part)) yield { ...value, [key]: smaller };
  }
}

import { failureOf } from '../hooks/failure';

/** By the field that it belongs to (`name`, `overrides.title`), what a failed call has against it; undefined where it has nothing against a field. */
export function faultsByField(error: unknown): Record<string, string> | undefined {
  const { details } = failureOf(error);
  const list = typeof details === 'object' && details !== null && 'errors' in details ? details.errors : [];
  if (!Array.isArray(list)) return undefined;
  const faults: Record<string, string> = {};
  for (const { path, message } of list as { path?: unknown[]; message?: string }[]) {
    // Of a value within a field, such as of one in a component, the field.
    const [first, second] = (path ?? []).join('.').split('.');
    if (!first || !message) continue;
    faults[first === 'overrides' && second ? `overrides.${second}` : first] ??= message;
  }
  return Object.keys(faults).length > 0 ? faults : undefined;
}

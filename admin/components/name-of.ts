import type { Person } from '../../contracts/people';

/** A person in one line: the e-mail with the identity, where both are known and differ. */
export function nameOf({ id, label }: Pick<Person, 'id' | 'label'>): string {
  return label === null || label === id ? id : `${label} (${id})`;
}

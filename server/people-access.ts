import type { Context } from 'koa';
import type { Person } from '../contracts/people';
import { readerOf } from './http';
import { ACTIONS, type Permission } from './permissions';

/**
 * Whether the caller may do this beside what the call itself needs. API tokens may: their scopes are by call. Admin users
 * may what their roles say.
 */
export function mayWith(ctx: Context, permission: Permission): boolean {
  if (readerOf(ctx) !== 'admin') return true;
  const { userAbility } = ctx.state as { userAbility?: { can(action: string): boolean } };
  return userAbility?.can(`plugin::segments.${permission}`) === true;
}

/** @throws an error with status 403 that says which permission the caller lacks. Strapi empties its own ForbiddenError. */
export function demand(ctx: Context, permission: Permission): void {
  if (mayWith(ctx, permission)) return;
  const action = ACTIONS.find(({ uid }) => uid === permission);
  ctx.throw(403, `Your roles lack the permission “${action?.displayName ?? permission}”.`, {
    details: { lacking: permission },
  });
}

/** A person as shown to those who may not see personal data: somebody, but not who. */
export function maskPerson<T extends Person>(person: T): T {
  return { ...person, id: `doc:${person.documentId}`, label: null };
}

/** Persons as this caller may see them. `masked` belongs into the answer's `meta`. */
export function peopleFor(ctx: Context): { masked: boolean; show<T extends Person>(person: T): T } {
  const masked = !mayWith(ctx, 'people');
  return { masked, show: (person) => (masked ? maskPerson(person) : person) };
}

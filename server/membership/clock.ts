import type { Core } from '@strapi/strapi';
import { connection, databaseNow, type Knex } from '../storage/connection';
import { sweptNow } from '../storage/watermarks';

const driven = new WeakMap<Core.Strapi, () => Date>();

/** Service: drives the clock that rules are judged by, in tests and over data of another time. */
export const clockService = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** @param clock undefined gives the database's clock back */
  drive(clock: (() => Date) | undefined): void {
    if (clock) driven.set(strapi, clock);
    else driven.delete(strapi);
  },
});

/** The instant of a request. This process's own clock, which costs no query. */
export const requestInstant = (strapi: Core.Strapi): Date => driven.get(strapi)?.() ?? new Date();

/**
 * The instant by which something is due, or old enough to be removed: the database's clock as it is now, though the sweep had
 * come further by one that was ahead.
 */
export async function dueTime(strapi: Core.Strapi, knex: Knex = connection(strapi)): Promise<Date> {
  return driven.get(strapi)?.() ?? databaseNow(knex);
}

/**
 * The instant that rules are judged at: the database's clock, the same for all instances, but never before the time that
 * the sweep has come to: who was judged to have crossed an end must not come back over it.
 */
export async function judgingTime(strapi: Core.Strapi, knex: Knex = connection(strapi)): Promise<Date> {
  return driven.get(strapi)?.() ?? sweptNow(knex);
}

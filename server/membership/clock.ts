import type { Core } from '@strapi/strapi';
import { connection, databaseNow, type Knex } from '../storage/connection';

const driven = new WeakMap<Core.Strapi, () => Date>();

/** Service: drives the clock that rules are judged by, in tests and over data of another time. */
export const clockService = ({ strapi }: { strapi: Core.Strapi }) => ({
  /** @param clock undefined gives the database's clock back */
  drive(clock: (() => Date) | undefined): void {
    if (clock) driven.set(strapi, clock);
    else driven.delete(strapi);
  },
});

/** The instant that rules are judged at: the database's clock, the same for all instances. */
export async function judgingTime(strapi: Core.Strapi, knex: Knex = connection(strapi)): Promise<Date> {
  return driven.get(strapi)?.() ?? databaseNow(knex);
}

import type { Core } from '@strapi/strapi';
import { audienceOf } from '../catalog/audiences';
import type { Fragment } from '../sql/fragment';
import { subjectsReaching } from './reached-subjects';

/** `select … as k`: row ids of the contacts of these accounts; undefined where contacts have no relation to accounts. */
export function contactsOfAccounts(strapi: Core.Strapi, accounts: readonly number[]): Fragment | undefined {
  const { uid, account } = audienceOf(strapi, 'contact');
  if (account === undefined) return undefined;
  return subjectsReaching(strapi, [{ uid, attribute: account }], audienceOf(strapi, 'account').uid, accounts);
}

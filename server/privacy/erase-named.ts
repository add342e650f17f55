import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { Erasure } from '../../contracts/privacy';
import type { AudienceName } from '../../rules/catalog';
import { namedSubject } from '../people/named-subject';
import { inTransaction } from '../storage/connection';
import { departedAs } from '../storage/departed';
import { namedRow } from '../storage/subject-names';
import { findSubjects } from '../storage/subjects';
import { readTombstones } from '../storage/tombstones';
import { erase } from '../tracking/erase';
import { hashesOf } from '../tracking/name-hashes';
import { identityOf } from './identity-of';

/**
 * Erases a contact or visitor that is called so: by identity value, `doc:…` or `id:…`; by identity value also one whose row is gone, and
 * one that was erased already, of which nothing more goes.
 * @throws NotFoundError for a name that nobody has or had, ValidationError for an account
 */
export async function eraseNamed(
  strapi: Core.Strapi,
  audience: AudienceName,
  name: string,
  masked: boolean
): Promise<Erasure> {
  if (audience === 'account') throw new errors.ValidationError('An account is not a person: erase its contacts.');
  if (!/^(doc|id):/.test(name) && !masked && (await isOrWas(strapi, audience, name))) {
    return erase(strapi, audience === 'contact' ? { contact: name } : { visitor: name });
  }
  const { id } = await namedSubject(strapi, audience, name, masked);
  const identity = await identityOf(strapi, audience, id);
  if (audience === 'contact') return erase(strapi, identity === null ? { contactId: id } : { contact: identity });
  return erase(strapi, identity === null ? { visitorId: id } : { visitor: identity });
}

async function isOrWas(strapi: Core.Strapi, audience: 'contact' | 'visitor', name: string): Promise<boolean> {
  if (!namedRow(strapi, audience, name, { identityOnly: true })) return false;
  if ((await findSubjects(strapi, audience, [name])).has(name)) return true;
  const hashes = hashesOf(strapi, audience === 'contact' ? 'user' : 'visitor', name);
  return inTransaction(strapi, async (trx) => {
    if ((await readTombstones(strapi, hashes, trx)).size > 0) return true;
    return audience === 'contact' && (await departedAs(strapi, hashes, trx)).length > 0;
  });
}

import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { AudienceName } from '../../rules/catalog';
import { findSubjects, type SubjectRef } from '../storage/subjects';

/**
 * The subject that is called so: by identity value, `doc:…` or `id:…`. Whoever may not see personal data cannot ask by
 * identity either: the answer would tell whose it is.
 * @throws NotFoundError
 */
export async function namedSubject(
  strapi: Core.Strapi,
  audience: AudienceName,
  name: string,
  masked: boolean
): Promise<SubjectRef> {
  const mayAsk = !masked || /^(doc|id):/.test(name);
  const subject = mayAsk ? (await findSubjects(strapi, audience, [name])).get(name) : undefined;
  if (!subject) throw new errors.NotFoundError(`There is no ${audience} "${name}".`);
  return subject;
}

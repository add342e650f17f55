import type { Core } from '@strapi/strapi';
import { resolveField, type Catalog } from '../../rules/catalog';
import { validationError } from '../http';
import { searchDocuments, titlesOf } from '../storage/documents';
import { AUDIENCES, audienceOf } from './audiences';
import { stepsTo } from './places';
import { titleAttribute } from './titles';
import type { DocumentFact } from '../../contracts/catalog';

const USER = 'plugin::users-permissions.user';
const MAX_IDS = 100;

interface Asked {
  path: string;
  rows?: string | undefined;
  search: string;
  ids?: string | string[] | undefined;
  limit: number;
}

/**
 * Documents of the type that a relation leads to, by title: those whose title begins with the search before those that
 * contain it, or those with the ids. A reader who may not see personal data is told of no persons or companies by name.
 * @throws ValidationError for a path that is no relation in the reader's catalog
 */
export async function documentFacts(
  strapi: Core.Strapi,
  catalog: Catalog,
  { path, rows, search, ids, limit }: Asked,
  masked: boolean
): Promise<DocumentFact[]> {
  const { field } = resolveField(catalog, stepsTo(catalog, rows).uid, path);
  const relation = field?.leaf.attribute;
  if (relation?.kind !== 'relation') {
    throw validationError('path', 'There is no relation of this path that rules can look at.');
  }
  const uid = relation.target;
  const wanted = ids === undefined ? undefined : [ids].flat().slice(0, MAX_IDS);
  if (masked && isPersonal(strapi, uid)) return (wanted ?? []).map((id) => ({ documentId: id, label: id }));
  const title = await titleAttribute(strapi, catalog, uid);
  return wanted ? titlesOf(strapi, uid, title, wanted) : searchDocuments(strapi, uid, title, search, limit);
}

const isPersonal = (strapi: Core.Strapi, uid: string): boolean =>
  uid === USER || AUDIENCES.some((name) => audienceOf(strapi, name).uid === uid);

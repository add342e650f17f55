import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import type { AudienceName } from '../../rules/catalog';
import type { Reader } from '../catalog/catalog';
import { audienceOf, type Audience } from '../catalog/audiences';
import type { AttributeSchema } from './convert';

/** What the parts of an import of contacts or accounts need to know. */
export interface SubjectImport {
  strapi: Core.Strapi;
  audience: Audience;
  attributes: Record<string, AttributeSchema>;
  /** Column → attribute, `traits.<key>` or null. */
  mapping: ReadonlyMap<string, string | null>;
  /** Whether rows of unknown / of known subjects are written. */
  create: boolean;
  update: boolean;
  dryRun: boolean;
  /** For date-times without offset. */
  zone: string;
  /** Who is told what became of the rows. */
  reader: Reader;
}

export function subjectImport(
  strapi: Core.Strapi,
  name: AudienceName,
  options: Pick<SubjectImport, 'mapping' | 'create' | 'update' | 'dryRun' | 'zone' | 'reader'>
): SubjectImport {
  const audience = audienceOf(strapi, name);
  const type = strapi.contentTypes[audience.uid as keyof typeof strapi.contentTypes];
  if (!type)
    throw new errors.ApplicationError(`The content type ${audience.uid} of the audience ${name} is not there.`);
  return { strapi, audience, attributes: type.attributes as unknown as Record<string, AttributeSchema>, ...options };
}

import type { Core } from '@strapi/strapi';
import { contentTypes, errors } from '@strapi/utils';
import type { AudienceName } from '../../rules/catalog';
import type { Reader } from '../catalog/catalog';
import { audienceOf, type Audience } from '../catalog/audiences';
import { attributesOf, schemaOf } from '../catalog/schema';
import type { AttributeSchema } from './convert';

/** What the parts of an import of contacts or accounts need to know. */
export interface SubjectImport {
  strapi: Core.Strapi;
  audience: Audience;
  attributes: Record<string, AttributeSchema>;
  componentAttributes(uid: string): Record<string, AttributeSchema>;
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
  /** Attributes that this reader may not write: that a value is taken would tell that somebody has it. */
  guarded: ReadonlySet<string>;
}

export function subjectImport(
  strapi: Core.Strapi,
  name: AudienceName,
  options: Pick<SubjectImport, 'mapping' | 'create' | 'update' | 'dryRun' | 'zone' | 'reader'>
): SubjectImport {
  const audience = audienceOf(strapi, name);
  const type = schemaOf(strapi, audience.uid);
  if (!type)
    throw new errors.ApplicationError(`The content type ${audience.uid} of the audience ${name} is not there.`);
  const attributes = type.attributes as Record<string, AttributeSchema>;
  const componentAttributes = (uid: string) => attributesOf(strapi, uid) as Record<string, AttributeSchema>;
  const guarded = new Set(options.reader === 'token' ? uniqueAndPrivate(type as never, attributes, audience) : []);
  return { strapi, audience, attributes, componentAttributes, guarded, ...options };
}

/** Without the identity: whoever imports names subjects by it. */
function uniqueAndPrivate(
  model: Parameters<typeof contentTypes.isPrivateAttribute>[0],
  attributes: Record<string, AttributeSchema>,
  { identity }: Audience
): string[] {
  return Object.entries(attributes)
    .filter(([name, { unique, type }]) => name !== identity && (unique === true || type === 'uid'))
    .map(([name]) => name)
    .filter((name) => contentTypes.isPrivateAttribute(model, name));
}

import type { Core } from '@strapi/strapi';
import { configOf } from '../config';
import { audienceOf, CONFIGURABLE, type Audience } from './audiences';
import { isSecret } from './attributes';
import { attributesOf, schemaOf, type LoadedSchema, type SchemaAttribute } from './schema';

const USER = 'plugin::users-permissions.user';
const TAG = 'plugin::segments.tag';
const UNTRACKED = ['relation', 'component', 'dynamiczone', 'media', 'password'];
const IDENTITY_TYPES = ['string', 'uid', 'email', 'integer'];

/** Holds the configured audiences against the site's types; throws one error that lists every fault. */
export function validateAudiences(strapi: Core.Strapi): void {
  const configured = CONFIGURABLE.filter((name) => configOf(strapi).audiences[name]);
  const faults = [
    ...configured.flatMap((name) => audienceFaults(strapi, audienceOf(strapi, name))),
    ...CONFIGURABLE.flatMap((name) => trackedFieldFaults(strapi, name)),
  ];
  if (audienceOf(strapi, 'contact').uid === audienceOf(strapi, 'account').uid) {
    faults.push(`audiences: contact and account are the same type, ${audienceOf(strapi, 'contact').uid}`);
  }
  if (faults.length > 0) {
    throw new Error(`The audiences of the plugin "segments" do not fit this site:\n  ${faults.join('\n  ')}`);
  }
}

function audienceFaults(strapi: Core.Strapi, audience: Audience): string[] {
  const at = `audiences.${audience.name}`;
  const schema = schemaOf(strapi, audience.uid);
  if (!schema) return [`${at}.uid: there is no type ${audience.uid}`];
  const faults: (string | undefined)[] = [
    ...typeFaults(schema, `${at}.uid`),
    identityFault(schema, audience.identity, `${at}.identity`),
    attributeFault(schema, audience.email, `${at}.email`, (attribute) =>
      ['email', 'string'].includes(attribute.type) ? undefined : 'is no text'
    ),
    relationFault(schema, audience.tags, `${at}.tags`, TAG, 'ToMany'),
    relationFault(schema, audience.user, `${at}.user`, USER, 'ToOne'),
    relationFault(schema, audience.account, `${at}.account`, audienceOf(strapi, 'account').uid, 'ToOne'),
    ...audience.expose.map((path, index) => exposeFault(strapi, audience.uid, path, `${at}.expose[${index}]`)),
  ];
  return faults.filter((fault) => fault !== undefined);
}

/** Of the attributes that traits fill. */
function trackedFieldFaults(strapi: Core.Strapi, name: (typeof CONFIGURABLE)[number]): string[] {
  const { uid, identity } = audienceOf(strapi, name);
  const schema = schemaOf(strapi, uid);
  if (!schema) return [];
  return Object.entries(configOf(strapi).tracking.fields[name]).flatMap(([trait, attributeName]) => {
    const fault = attributeFault(schema, attributeName, `tracking.fields.${name}.${trait}`, (attribute) => {
      if (isSecret(uid, attributeName, attribute)) return 'is secret';
      if (attributeName === identity) return 'is the identity, which no trait may change';
      return UNTRACKED.includes(attribute.type) ? 'is no single value' : undefined;
    });
    return fault ?? [];
  });
}

function typeFaults(schema: LoadedSchema, at: string): string[] {
  const faults: string[] = [];
  if (schema.kind !== 'collectionType') faults.push(`${at}: ${schema.uid} is no collection type`);
  if (schema.options?.draftAndPublish) {
    faults.push(`${at}: ${schema.uid} has draft & publish on, so its rows change when published; switch it off`);
  }
  if (schema.pluginOptions?.i18n?.localized) {
    faults.push(`${at}: ${schema.uid} is localised, so one subject would be many rows; switch it off`);
  }
  return faults;
}

function identityFault(schema: LoadedSchema, name: string, at: string): string | undefined {
  return attributeFault(schema, name, at, (attribute) => {
    if (!IDENTITY_TYPES.includes(attribute.type)) return `must be one of ${IDENTITY_TYPES.join(', ')}`;
    return attribute.unique || attribute.type === 'uid' ? undefined : 'must be unique';
  });
}

function relationFault(
  schema: LoadedSchema,
  name: string | undefined,
  at: string,
  target: string,
  shape: 'ToOne' | 'ToMany'
): string | undefined {
  return attributeFault(schema, name, at, (attribute) => {
    if (attribute.type !== 'relation' || attribute.target !== target) return `must be a relation to ${target}`;
    if (attribute.relation?.endsWith(shape)) return undefined;
    return shape === 'ToOne' ? 'must lead to at most one' : 'must lead to any number';
  });
}

function attributeFault(
  schema: LoadedSchema,
  name: string | undefined,
  at: string,
  judge: (attribute: SchemaAttribute) => string | undefined
): string | undefined {
  if (name === undefined) return undefined;
  const attribute = Object.hasOwn(schema.attributes, name) ? schema.attributes[name] : undefined;
  if (!attribute) return `${at}: ${schema.uid} has no attribute “${name}”`;
  const fault = judge(attribute);
  return fault && `${at}: “${name}” of ${schema.uid} ${fault}`;
}

function exposeFault(strapi: Core.Strapi, uid: string, path: string, at: string): string | undefined {
  let current: string | undefined = uid;
  for (const name of path.split('.')) {
    const attributes: Record<string, SchemaAttribute> = current === undefined ? {} : attributesOf(strapi, current);
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    if (!attribute || current === undefined) return `${at}: there is no “${path}”`;
    if (isSecret(current, name, attribute)) return `${at}: “${path}” is secret and cannot be exposed`;
    current = attribute.target ?? attribute.component;
  }
  return undefined;
}

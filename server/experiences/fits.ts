import type { Core } from '@strapi/strapi';
import { attributesOf, type SchemaAttribute } from '../catalog/schema';
import { overridable } from './overridable';

type Values = Record<string, unknown>;

/** Whether the attribute's value is not a plain one. */
export const leadsOn = ({ type }: SchemaAttribute): boolean =>
  ['media', 'relation', 'component', 'dynamiczone'].includes(type);

/** Whether the attribute's value is a list. */
export const isMany = ({ type, relation = '', multiple, repeatable }: SchemaAttribute): boolean =>
  type === 'media'
    ? multiple === true
    : type === 'relation'
      ? /ToMany$/.test(relation)
      : type === 'dynamiczone' || repeatable === true;

/** Whether a plain value is one of the attribute's type, which may be another than when the value was stored. */
export function fits({ type, enum: choices }: SchemaAttribute, value: unknown): boolean {
  if (value === null) return true;
  switch (type) {
    case 'integer':
      return Number.isSafeInteger(value);
    case 'float':
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value);
    case 'biginteger':
      return (typeof value === 'number' || typeof value === 'string') && /^-?\d+$/.test(String(value));
    case 'boolean':
      return typeof value === 'boolean';
    case 'json':
      return true;
    case 'blocks':
      return Array.isArray(value);
    default:
      return typeof value === 'string' && fitsText(type, choices, value);
  }
}

function fitsText(type: string, choices: readonly string[] | undefined, value: string): boolean {
  switch (type) {
    case 'enumeration':
      return choices?.includes(value) === true;
    case 'date':
      return /^\d{4}-\d\d-\d\d/.test(value) && !Number.isNaN(Date.parse(value));
    case 'datetime':
    case 'timestamp':
      return !Number.isNaN(Date.parse(value));
    case 'time':
      return /^\d\d:\d\d/.test(value);
    default:
      return true;
  }
}

/** Of a variant's values those, by name, that are answered as the entry's, wholly or in part: the type has no place for them any more. */
export function misfitsOf(strapi: Core.Strapi, uid: string, overrides: Values): string[] {
  const attributes = overridable(strapi, uid);
  return Object.keys(overrides).filter((name) => {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined;
    return !attribute || !fitsDeeply(strapi, attribute, overrides[name]);
  });
}

function fitsDeeply(strapi: Core.Strapi, attribute: SchemaAttribute, value: unknown): boolean {
  if (!leadsOn(attribute)) return fits(attribute, value);
  if (value === null) return true;
  const values = (Array.isArray(value) ? value : [value]) as unknown[];
  const { type, component, components } = attribute;
  if (type === 'media') return values.every((each) => Number.isSafeInteger(each));
  if (type === 'relation') return values.every((each) => typeof each === 'string');
  return values.every((each) => {
    if (typeof each !== 'object' || each === null) return false;
    const { __component, ...own } = each as Values;
    const uid = component ?? String(__component);
    if (!component && !components?.includes(uid)) return false;
    const parts = attributesOf(strapi, uid);
    return Object.entries(own).every(([name, part]) => {
      const known = Object.hasOwn(parts, name) ? parts[name] : undefined;
      return known !== undefined && fitsDeeply(strapi, known, part);
    });
  });
}

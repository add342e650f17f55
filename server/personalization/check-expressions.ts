import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { formatExpression, parseExpression } from '../../rules/expression';
import { audienceAttributes } from './audience-field';
import { reachOf } from './reach';
import { attributesOf } from '../catalog/schema';

type Path = readonly (string | number)[];

interface Fault {
  path: Path;
  message: string;
  name: 'ValidationError';
}

const WRITES = new Set(['create', 'update', 'clone']);

/**
 * Refuses audience expressions that cannot be read, with the path of each as Strapi's own validation does, and stores
 * the others in their one canonical form; also in components and zones at any depth.
 */
export function checkExpressions(strapi: Core.Strapi): void {
  strapi.documents.use(async (context, next) => {
    const { uid, action, params } = context as { uid: string; action: string; params: { data?: unknown } };
    if (WRITES.has(action) && params.data && reachOf(strapi, uid).size > 0) {
      const faults: Fault[] = [];
      const data = canonical(strapi, uid, params.data, [], faults);
      if (faults.length > 0) {
        throw new errors.ValidationError(faults[0]?.message ?? '', { errors: faults });
      }
      Object.assign(context, { params: { ...params, data } });
    }
    return next();
  });
}

function canonical(strapi: Core.Strapi, uid: string, data: unknown, path: Path, faults: Fault[]): unknown {
  if (typeof data !== 'object' || data === null) return data;
  const attributes = attributesOf(strapi, uid);
  const audiences = audienceAttributes(attributes);
  return Object.fromEntries(
    Object.entries(data).map(([name, value]) => {
      const attribute = attributes[name];
      const here = [...path, name];
      if (audiences.includes(name)) return [name, canonicalText(value, here, faults)];
      if (attribute?.type === 'component') {
        return [name, eachComponent(strapi, value, here, faults, () => attribute.component)];
      }
      if (attribute?.type === 'dynamiczone') {
        return [name, eachComponent(strapi, value, here, faults, (item) => item.__component)];
      }
      return [name, value];
    })
  );
}

function eachComponent(
  strapi: Core.Strapi,
  value: unknown,
  path: Path,
  faults: Fault[],
  uidOf: (item: { __component?: string }) => string | undefined
): unknown {
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => eachComponent(strapi, item, [...path, index], faults, uidOf));
  }
  if (typeof value !== 'object' || value === null) return value;
  const uid = uidOf(value);
  return uid === undefined ? value : canonical(strapi, uid, value, path, faults);
}

function canonicalText(value: unknown, path: Path, faults: Fault[]): unknown {
  if (value === null || value === undefined) return value;
  const parsed = parseExpression(value);
  if (parsed.ok) return formatExpression(parsed.expression) || null;
  faults.push({ path, message: parsed.message, name: 'ValidationError' });
  return value;
}

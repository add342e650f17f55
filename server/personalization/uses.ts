import type { Core } from '@strapi/strapi';
import { namedSegments, parseExpression } from '../../rules/expression';
import { physicalSchema } from '../catalog/physical';
import { connection } from '../storage/connection';
import { countBearers } from '../storage/expression-uses';
import { waysUp } from './holders';
import { audienceBearers } from './reach';

/**
 * How many entries aim at each segment, by its key, themselves or by a component; an entry counts once for each of its
 * expressions. As many queries as there are places for audience fields, whatever the number of segments.
 */
export async function usesOfSegments(strapi: Core.Strapi): Promise<Map<string, number>> {
  const physical = physicalSchema(strapi);
  const uses = new Map<string, number>();
  for (const [uid, attributes] of audienceBearers(strapi)) {
    const table = physical.table(uid);
    for (const attribute of attributes) {
      const column = physical.column(uid, attribute)?.name ?? attribute;
      for (const steps of waysUp(strapi, uid)) {
        for (const { expression, documents } of await countBearers(connection(strapi), { table, column }, steps)) {
          const parsed = parseExpression(expression);
          if (!parsed.ok) continue;
          for (const key of namedSegments(parsed.expression)) uses.set(key, (uses.get(key) ?? 0) + documents);
        }
      }
    }
  }
  return uses;
}

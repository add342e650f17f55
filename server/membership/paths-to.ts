import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import type { AttributeReference } from '../../rules/dependencies';
import { audienceOf } from '../catalog/audiences';
import { physicalSchema } from '../catalog/physical';

/** A way from the subjects of an audience to rows of another type. */
export interface PathTo {
  audience: AudienceName;
  path: readonly AttributeReference[];
}

/** Rules go over three hops to a row, and from its `where` three more. */
const LONGEST = 6;

/**
 * All ways from an audience to rows of a type over relations and components that rules read. More than the rules go
 * themselves, where they read several: whoever is settled for nothing stays what they are.
 */
export function pathsTo(
  strapi: Core.Strapi,
  audience: AudienceName,
  uid: string,
  steps: readonly AttributeReference[]
): PathTo[] {
  const physical = physicalSchema(strapi);
  const links = steps.flatMap((step) => {
    const link = strapi.db.metadata.has(step.uid) ? physical.link(step.uid, step.attribute) : undefined;
    return link ? [{ step, target: link.target }] : [];
  });
  const found: PathTo[] = [];
  const walk = (at: string, path: readonly AttributeReference[]): void => {
    if (path.length > 0 && at === uid) found.push({ audience, path });
    if (path.length === LONGEST) return;
    for (const { step, target } of links) {
      if (step.uid === at && !path.includes(step)) walk(target, [...path, step]);
    }
  };
  walk(audienceOf(strapi, audience).uid, []);
  return found;
}

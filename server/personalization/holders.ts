import type { Core } from '@strapi/strapi';
import type { HolderStep } from '../storage/expression-uses';
import { physicalSchema } from '../catalog/physical';
import { attributesOf } from '../catalog/schema';

/** An attribute of a type or component in which a component can stand. */
interface Place {
  holder: string;
  field: string;
  link: HolderStep['link'];
}

/** Where a component can stand: attributes of content types and of other components, dynamic zones included. */
export function placesOf(strapi: Core.Strapi, componentUid: string): Place[] {
  const places: Place[] = [];
  for (const holder of [...Object.keys(strapi.contentTypes), ...Object.keys(strapi.components)]) {
    for (const [field, { component, components = [] }] of Object.entries(attributesOf(strapi, holder))) {
      if (component !== componentUid && !components.includes(componentUid)) continue;
      const link = linkOf(strapi, holder, field);
      if (link) places.push({ holder, field, link });
    }
  }
  return places;
}

function linkOf(strapi: Core.Strapi, holder: string, field: string): HolderStep['link'] | undefined {
  const { joinTable } = strapi.db.metadata.get(holder).attributes[field] as unknown as {
    joinTable: {
      name: string;
      joinColumn: { name: string };
      inverseJoinColumn?: { name: string };
      morphColumn?: { idColumn: { name: string } };
    };
  };
  const component = joinTable.inverseJoinColumn?.name ?? joinTable.morphColumn?.idColumn.name;
  return component === undefined ? undefined : { table: joinTable.name, holder: joinTable.joinColumn.name, component };
}

/** Every way from a component up to a content type, without circles; for a content type the one way of no steps. */
export function waysUp(strapi: Core.Strapi, uid: string, seen: readonly string[] = []): HolderStep[][] {
  if (uid in strapi.contentTypes) return [[]];
  if (seen.includes(uid)) return [];
  return placesOf(strapi, uid).flatMap(({ holder, field, link }) => {
    const step = { link, field, componentUid: uid, table: physicalSchema(strapi).table(holder) };
    return waysUp(strapi, holder, [...seen, uid]).map((rest) => [step, ...rest]);
  });
}

import { AUDIENCE_FIELD } from '../../rules/audience-field';

/** The part of a content type's or component's schema that is looked at. */
export interface Schema {
  attributes: Record<
    string,
    { type: string; customField?: string; component?: string; components?: string[]; repeatable?: boolean }
  >;
  displayName?: string;
}

/** One audience field in an entry: its own, or one of a component inside it. */
export interface FoundAudience {
  /** `audience`, `sections.2.audience` */
  path: string;
  /** Name of the component that bears it; null where it is the entry's own. */
  component: string | null;
  /** Place of the component in a list or zone, from 1 on; null where there is one only. */
  position: number | null;
  /** What is stored; empty for everyone. */
  expression: string;
}

/** Whether the type, or any component that it can hold, has an audience field. */
export function bearsAudience(schema: Schema, components: Record<string, Schema>, seen = new Set<string>()): boolean {
  return Object.values(schema.attributes).some((attribute) => {
    if (attribute.customField === AUDIENCE_FIELD) return true;
    return componentsOf(attribute).some((uid) => {
      if (seen.has(uid)) return false;
      seen.add(uid);
      const component = components[uid];
      return component !== undefined && bearsAudience(component, components, seen);
    });
  });
}

/** The audience fields of the values in the form, in the order of the form. Empty ones of components are left out. */
export function findAudiences(
  values: unknown,
  schema: Schema,
  components: Record<string, Schema>,
  within: Omit<FoundAudience, 'expression'> = { path: '', component: null, position: null }
): FoundAudience[] {
  if (typeof values !== 'object' || values === null) return [];
  return Object.entries(schema.attributes).flatMap(([name, attribute]): FoundAudience[] => {
    const value = (values as Record<string, unknown>)[name];
    const path = within.path === '' ? name : `${within.path}.${name}`;
    if (attribute.customField === AUDIENCE_FIELD) {
      const expression = typeof value === 'string' ? value : '';
      return expression === '' && within.component !== null ? [] : [{ ...within, path, expression }];
    }
    if (componentsOf(attribute).length === 0) return [];
    const many = Array.isArray(value);
    return [value].flat().flatMap((part: unknown, index) => {
      const uid = (part as { __component?: string } | null | undefined)?.__component ?? attribute.component ?? '';
      const component = components[uid];
      if (!component) return [];
      return findAudiences(part, component, components, {
        path: many ? `${path}.${index}` : path,
        component: component.displayName ?? uid,
        position: many ? index + 1 : null,
      });
    });
  });
}

function componentsOf({ type, component, components }: Schema['attributes'][string]): string[] {
  if (type === 'component') return component === undefined ? [] : [component];
  return type === 'dynamiczone' ? (components ?? []) : [];
}

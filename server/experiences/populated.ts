/** What a request wants of an attribute that leads on. */
export interface Wanted {
  fields?: unknown;
  populate?: unknown;
  filters?: unknown;
  sort?: unknown;
  /** Their number is wanted in their place. */
  count?: unknown;
  /** Of dynamic zones and polymorphic relations: by type. */
  on?: Record<string, unknown>;
}

/** What `populate`, in any of the forms that Strapi takes, says of one attribute; undefined where it is not populated. */
export function wantedOf(populate: unknown, attribute: string): Wanted | undefined {
  if (populate === true || populate === '*') return {};
  if (typeof populate === 'string') return ofPaths(populate.split(','), attribute);
  if (Array.isArray(populate))
    return ofPaths(
      populate.filter((path) => typeof path === 'string'),
      attribute
    );
  if (typeof populate !== 'object' || populate === null || !Object.hasOwn(populate, attribute)) return undefined;
  const wanted = (populate as Record<string, unknown>)[attribute];
  if (wanted === true || wanted === 'true' || wanted === '*') return {};
  if (typeof wanted !== 'object' || wanted === null) return undefined;
  const { fields, populate: nested, filters, sort, count, on } = wanted as Wanted;
  return {
    ...(fields !== undefined && { fields }),
    ...(nested !== undefined && { populate: nested }),
    ...(filters !== undefined && { filters }),
    ...(sort !== undefined && { sort }),
    ...(count !== undefined && { count }),
    ...(on && { on }),
  };
}

/** Names of the fields that are wanted; undefined for all. */
export function fieldsOf(fields: unknown): string[] | undefined {
  if (fields === undefined || fields === null) return undefined;
  const names = (Array.isArray(fields) ? (fields as unknown[]) : [fields]).flatMap((each) =>
    typeof each === 'string' ? each.split(',').map((name) => name.trim()) : []
  );
  return names.includes('*') ? undefined : names;
}

/** What is wanted of a component of this type in a zone; undefined where it is not wanted. */
export function wantedOn(wanted: Wanted, type: string): Wanted | undefined {
  if (!wanted.on) return wanted;
  return wantedOf(wanted.on, type);
}

function ofPaths(paths: readonly string[], attribute: string): Wanted | undefined {
  const own = paths
    .map((path) => path.trim())
    .filter((path) => path === attribute || path.startsWith(`${attribute}.`) || path === '*');
  if (own.length === 0) return undefined;
  const nested = own.flatMap((path) => (path.includes('.') ? [path.slice(attribute.length + 1)] : []));
  return nested.length > 0 ? { populate: nested } : {};
}

/** What a request wants of an attribute that leads on. */
export interface Wanted {
  fields?: unknown;
  populate?: unknown;
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
  const { fields, populate: nested, on } = wanted as Wanted;
  return {
    ...(fields !== undefined && { fields }),
    ...(nested !== undefined && { populate: nested }),
    ...(on && { on }),
  };
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

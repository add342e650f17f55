import type { AttributeReference } from '../../rules/dependencies';
import type { PhysicalSchema } from '../catalog/physical';
import type { Dialect } from './dialects/dialect';
import { bind, raw, sql, type Fragment } from './fragment';

interface Names {
  physical: PhysicalSchema;
  dialect: Dialect;
}

/**
 * `select … as k`: ids of the rows from which a path of relations and components leads to rows whose ids `targets` selects
 * as `k`. The path is walked backwards, so that it costs what it finds.
 */
export function reaching(path: readonly AttributeReference[], targets: Fragment, names: Names): Fragment {
  return path.reduceRight((found, step) => bearersOf(step, found, names), targets);
}

/** Rows whose attribute leads to one of these. */
function bearersOf({ uid, attribute }: AttributeReference, found: Fragment, { physical, dialect }: Names): Fragment {
  const link = physical.link(uid, attribute);
  const { quote } = dialect;
  switch (link?.kind) {
    case 'table': {
      const ofField = link.field === undefined ? raw('') : sql` and ${quote('field')} = ${bind(link.field)}`;
      return sql`select ${quote(link.from)} as k from ${quote(link.table)} where ${quote(link.to)} in (${found})${ofField}`;
    }
    case 'column':
      return sql`select id as k from ${quote(physical.table(uid))} where ${quote(link.column)} in (${found})`;
    case 'inverse': {
      const [table, column] = [quote(physical.table(link.target)), quote(link.column)];
      return sql`select ${column} as k from ${table} where id in (${found}) and ${column} is not null`;
    }
    default:
      throw new Error(`${uid}.${attribute} leads nowhere`);
  }
}

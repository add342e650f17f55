import type { AttributeReference } from '../../rules/dependencies';
import type { PhysicalSchema } from '../catalog/physical';
import type { Dialect } from './dialects/dialect';
import { bind, raw, sql, type Fragment } from './fragment';

interface Names {
  physical: PhysicalSchema;
  dialect: Dialect;
}

/** `= …` or `in (…)`: ids of the rows to which a path of relations and components leads from the row with this id. */
export function isReached(path: readonly AttributeReference[], from: number, names: Names): Fragment {
  return path.reduce((found, step) => sql`in (${targetsOf(step, found, names)})`, sql`= ${bind(from)}`);
}

/** Rows to which the attribute of one of these leads. */
function targetsOf({ uid, attribute }: AttributeReference, found: Fragment, { physical, dialect }: Names): Fragment {
  const link = physical.link(uid, attribute);
  const { quote } = dialect;
  switch (link?.kind) {
    case 'table': {
      const ofField = link.field === undefined ? raw('') : sql` and ${quote('field')} = ${bind(link.field)}`;
      return sql`select ${quote(link.to)} as k from ${quote(link.table)} where ${quote(link.from)} ${found}${ofField}`;
    }
    case 'column': {
      const [table, column] = [quote(physical.table(uid)), quote(link.column)];
      return sql`select ${column} as k from ${table} where id ${found} and ${column} is not null`;
    }
    case 'inverse':
      return sql`select id as k from ${quote(physical.table(link.target))} where ${quote(link.column)} ${found}`;
    default:
      throw new Error(`${uid}.${attribute} leads nowhere`);
  }
}

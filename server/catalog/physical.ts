import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { AUDIENCES, audienceOf } from './audiences';
import { schemaOf } from './schema';

/** How rows of one type lead to rows of another. Columns are physical names. */
export type PhysicalLink = { target: string } & (
  | {
      kind: 'table';
      table: string;
      /** Columns of the link table: id of the row that bears the attribute, id of the target. */
      from: string;
      to: string;
      /** Component tables hold all fields of a type: the value of the column `field`. */
      field?: string;
    }
  /** The bearer's own column holds the target's id. */
  | { kind: 'column'; column: string }
  /** The target's column holds the bearer's id. */
  | { kind: 'inverse'; column: string }
);

/** Where a rule's names are in the database. */
export interface PhysicalSchema {
  /** Table of a type or component; throws where it is not known. */
  table(uid: string): string;
  /** Column of a scalar or JSON attribute; undefined where there is none. */
  column(uid: string, attribute: string): { name: string; type: string } | undefined;
  link(uid: string, attribute: string): PhysicalLink | undefined;
  /** Whether rows of the type exist only when published. */
  publishedOnly(uid: string): boolean;
  /** The audience whose subjects are rows of this type. */
  audience(uid: string): AudienceName | undefined;
  /** The audience's relation to tags. */
  tags(uid: string): string | undefined;
}

interface MetaAttribute {
  type: string;
  columnName?: string;
  target?: string;
  owner?: boolean;
  joinColumn?: { name: string; referencedColumn: string };
  joinTable?: {
    name: string;
    joinColumn: { name: string };
    inverseJoinColumn: { name: string };
    on?: { field?: string };
  };
}

const schemas = new WeakMap<object, PhysicalSchema>();

/** The physical names of everything that Strapi's database layer knows; made once. */
export function physicalSchema(strapi: Core.Strapi): PhysicalSchema {
  let schema = schemas.get(strapi.db);
  if (!schema) schemas.set(strapi.db, (schema = readMetadata(strapi)));
  return schema;
}

function readMetadata(strapi: Core.Strapi): PhysicalSchema {
  const attributeOf = (uid: string, name: string): MetaAttribute | undefined => {
    if (!strapi.db.metadata.has(uid)) return undefined;
    const attributes = strapi.db.metadata.get(uid).attributes as unknown as Record<string, MetaAttribute>;
    return Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  };
  const audienceAt = (uid: string) =>
    AUDIENCES.map((name) => audienceOf(strapi, name)).find((each) => each.uid === uid);

  return {
    table: (uid) => strapi.db.metadata.get(uid).tableName,
    column(uid, name) {
      const attribute = attributeOf(uid, name);
      return attribute?.columnName ? { name: attribute.columnName, type: attribute.type } : undefined;
    },
    link(uid, name) {
      const attribute = attributeOf(uid, name);
      return attribute?.target ? linkOf(attribute, attribute.target) : undefined;
    },
    publishedOnly(uid) {
      return Boolean(schemaOf(strapi, uid)?.options?.draftAndPublish);
    },
    audience: (uid) => audienceAt(uid)?.name,
    tags: (uid) => audienceAt(uid)?.tags,
  };
}

function linkOf({ joinTable, joinColumn, owner }: MetaAttribute, target: string): PhysicalLink | undefined {
  if (joinTable) {
    return {
      kind: 'table',
      target,
      table: joinTable.name,
      from: joinTable.joinColumn.name,
      to: joinTable.inverseJoinColumn.name,
      ...(joinTable.on?.field !== undefined && { field: joinTable.on.field }),
    };
  }
  if (!joinColumn) return undefined;
  return owner
    ? { kind: 'column', target, column: joinColumn.name }
    : { kind: 'inverse', target, column: joinColumn.referencedColumn };
}

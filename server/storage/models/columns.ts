import { TABLES } from '../tables';

/* Types of columns, and the shape of a table. */

export const text = (length: number) => ({ type: 'string', columnType: { type: 'string', args: [length] } });
export const id = { type: 'increments' };
export const integer = { type: 'integer' };
/** In the keys of tables without an id: MySQL and MariaDB lay a table out by its first unique index without nulls. */
export const key = { column: { notNullable: true } };
export const big = { type: 'biginteger' };
export const instant = { type: 'datetime' };
export const json = { type: 'json' };
export const longText = { type: 'text' };

export interface Model {
  uid: string;
  singularName: string;
  tableName: string;
  attributes: Record<string, object>;
  indexes: { name: string; columns: string[]; type?: 'unique' | 'primary' }[];
}

export const model = (name: string, attributes: Model['attributes'], indexes: Model['indexes'] = []): Model => ({
  uid: `plugin::segments.${name}`,
  singularName: name,
  tableName: TABLES[name as keyof typeof TABLES],
  // Strapi writes the column's name into each attribute object, so none may be shared.
  attributes: Object.fromEntries(Object.entries(attributes).map(([key, attribute]) => [key, { ...attribute }])),
  indexes,
});

import type { Knex } from './connection';

/** From the rows of a component to the rows that hold it. */
export interface HolderStep {
  /** The table that links holders to their components, with its columns. */
  link: { table: string; holder: string; component: string };
  /** Attribute of the holder, and uid of the component. */
  field: string;
  componentUid: string;
  /** The holder's own table. */
  table: string;
}

/** How many documents bear each audience expression in this column, as themselves or by the components that they hold. */
export async function countBearers(
  knex: Knex,
  bearer: { table: string; column: string },
  steps: readonly HolderStep[]
): Promise<{ expression: string; documents: number }[]> {
  const query = knex(`${bearer.table} as t0`).whereNotNull(`t0.${bearer.column}`).whereNot(`t0.${bearer.column}`, '');
  steps.forEach(({ link, field, componentUid, table }, index) => {
    const [from, via, to] = [`t${index}`, `l${index}`, `t${index + 1}`];
    query
      .join(`${link.table} as ${via}`, (on) =>
        on
          .on(`${via}.${link.component}`, `${from}.id`)
          .andOnVal(`${via}.field`, field)
          .andOnVal(`${via}.component_type`, componentUid)
      )
      .join(`${table} as ${to}`, `${to}.id`, `${via}.${link.holder}`);
  });
  const rows = (await query
    .groupBy(`t0.${bearer.column}`)
    .select({ expression: `t0.${bearer.column}` })
    .countDistinct({ documents: `t${steps.length}.document_id` })) as { expression: string; documents: unknown }[];
  return rows.map(({ expression, documents }) => ({ expression, documents: Number(documents) }));
}

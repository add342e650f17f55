import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';
import type { Settler } from '../../server/membership/settler';
import { writeOverrides } from '../../server/storage/overrides';

const TABLES = { contact: 'customers', account: 'companies' };

/** A contact of the playground, by its row id and the number that names it. */
export interface TestCustomer {
  id: number;
  documentId: string;
  customerNumber: string;
}

/** Makes segments and puts members into them by hand, without rules or refreshes: they are in at once, and stay. */
export class TestAudiences {
  constructor(private readonly strapi: Core.Strapi) {}

  /** A segment whose current set is what `join` fills. */
  async segment(
    key: string,
    data: { audience?: 'contact' | 'account'; active?: boolean; exposed?: boolean; status?: string } = {}
  ): Promise<void> {
    const { audience = 'contact', active = true, exposed = true, status = 'ready' } = data;
    await this.strapi.db
      .query('plugin::segments.segment')
      .create({ data: { key, name: key, audience, kind: 'static', active, exposed, documentId: randomUUID() } });
    const knex = this.strapi.db.connection;
    await knex('segments_sets').insert({ segment_key: key, status: 'current', created_at: new Date() });
    const set = await knex('segments_sets').where({ segment_key: key }).first();
    await knex('segments_states').insert({ segment_key: key, audience, set_id: set.id, status, members: 0 });
  }

  async join(key: string, subjectIds: number[]): Promise<void> {
    // Planted beside a settling in hand, they would be taken out again by what it saw before.
    await this.strapi.plugin('segments').service<Settler>('settling').kick();
    const knex = this.strapi.db.connection;
    const { audience } = await knex('segments_states').where({ segment_key: key }).first();
    const set = await knex('segments_sets').where({ segment_key: key }).first();
    for (let from = 0; from < subjectIds.length; from += 200) {
      const ids = subjectIds.slice(from, from + 200);
      // Whoever is written to is judged again: a list is what says that they are in.
      const subjects = await knex(TABLES[audience as keyof typeof TABLES])
        .whereIn('id', ids)
        .pluck('document_id');
      await writeOverrides(this.strapi, key, subjects, 'in');
      await knex('segments_members')
        .insert(ids.map((id) => ({ set_id: set.id, subject_id: id, joined_at: new Date() })))
        .onConflict(['set_id', 'subject_id'])
        .ignore();
    }
  }

  async customer(customerNumber: string, data: Record<string, unknown> = {}): Promise<TestCustomer> {
    const row = await this.strapi
      .documents('api::customer.customer')
      .create({ data: { customerNumber, ...data } as never });
    return { id: Number(row.id), documentId: row.documentId, customerNumber };
  }
}

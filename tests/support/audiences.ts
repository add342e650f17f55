import { randomUUID } from 'node:crypto';
import type { Core } from '@strapi/strapi';

/** A contact of the playground, by its row id and the number that names it. */
export interface TestCustomer {
  id: number;
  documentId: string;
  customerNumber: string;
}

/** Makes segments and puts members into them directly, without rules or refreshes. */
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
    const knex = this.strapi.db.connection;
    const set = await knex('segments_sets').where({ segment_key: key }).first();
    for (let from = 0; from < subjectIds.length; from += 200) {
      await knex('segments_members').insert(
        subjectIds.slice(from, from + 200).map((id) => ({ set_id: set.id, subject_id: id, joined_at: new Date() }))
      );
    }
  }

  async customer(customerNumber: string, data: Record<string, unknown> = {}): Promise<TestCustomer> {
    const row = await this.strapi
      .documents('api::customer.customer')
      .create({ data: { customerNumber, ...data } as never });
    return { id: Number(row.id), documentId: row.documentId, customerNumber };
  }
}

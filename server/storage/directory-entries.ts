import type { Core } from '@strapi/strapi';
import type { AudienceName } from '../../rules/catalog';
import { physicalSchema } from '../catalog/physical';
import type { Knex } from './connection';
import { TABLES } from './tables';
import type { SegmentState } from './states';

/** A segment as readers need it: who may be asked about it and where its members are. */
export interface DirectoryEntry {
  key: string;
  name: string;
  audience: AudienceName;
  active: boolean;
  /** Whether frontends may learn of it. */
  exposed: boolean;
  status: SegmentState['status'];
  setId?: number;
}

type Row = Pick<DirectoryEntry, 'key' | 'name' | 'audience'> & { active: unknown; exposed: unknown };
interface StateRow {
  segment_key: string;
  status: SegmentState['status'];
  set_id: number | null;
}

/**
 * Every segment with the set that readers see; read every second under load, so without Strapi's models. In two
 * statements: SQLite, where its statistics are old, joins these tables by walking both for each row.
 */
export async function segmentsWithSets(strapi: Core.Strapi, knex: Knex): Promise<DirectoryEntry[]> {
  const table = physicalSchema(strapi).table('plugin::segments.segment');
  const segments = (await knex(table).select('key', 'name', 'audience', 'active', 'exposed')) as Row[];
  const states = (await knex(TABLES.state).select('segment_key', 'status', 'set_id')) as StateRow[];
  const stateOf = new Map(states.map((state) => [state.segment_key, state]));
  return segments.map(({ key, name, audience, active, exposed }) => {
    const state = stateOf.get(key);
    return {
      key,
      name,
      audience,
      active: Boolean(active),
      exposed: Boolean(exposed),
      status: state?.status ?? 'new',
      setId: state?.set_id == null ? undefined : Number(state.set_id),
    };
  });
}

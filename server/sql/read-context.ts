import type { Core } from '@strapi/strapi';
import type { Catalog } from '../../rules/catalog';
import { physicalSchema } from '../catalog/physical';
import { configOf } from '../config';
import { startCompiler } from './compile';
import type { Compiler } from './compiler';
import type { Scope } from './context';
import { dialectOf } from './dialects';

/** Compiles paths of the catalog for reading values rather than for judging: no segment, no facts. */
export function compilerFor(
  strapi: Core.Strapi,
  catalog: Catalog,
  now: Date,
  scope: Scope = { kind: 'all' }
): Compiler {
  const { timeZone, weekStart } = configOf(strapi);
  return startCompiler({
    catalog,
    physical: physicalSchema(strapi),
    dialect: dialectOf(strapi),
    now,
    zone: timeZone,
    weekStart,
    scope,
    sets: {},
    facts: { ranks: {}, campaigns: {} },
  });
}

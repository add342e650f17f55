import type { Core } from '@strapi/strapi';
import type { ImportTarget } from '../../contracts/imports';
import type { AudienceName } from '../../rules/catalog';
import { configOf } from '../config';
import { targetOf } from './columns';
import { CellError, type AttributeSchema } from './convert';
import { subjectImport } from './subject-import';

/** What a column of a file of this audience can be written to, in the order of the type's attributes. */
export function importTargets(strapi: Core.Strapi, audience: AudienceName): ImportTarget[] {
  const { timeZone } = configOf(strapi);
  const none = new Map<string, null>();
  const options = { mapping: none, create: true, update: true, dryRun: true, zone: timeZone, reader: 'admin' } as const;
  const subjects = subjectImport(strapi, audience, options);
  const rules = { ...subjects, mapping: none, zone: timeZone };
  const found: ImportTarget[] = [];
  const offer = (name: string, schema: AttributeSchema) => {
    try {
      const target = targetOf(name, { ...rules, mapping: new Map([[name, name]]) });
      const type = target.kind === 'account' || target.kind === 'tags' ? target.kind : schema.type;
      const identity = name === subjects.audience.identity;
      found.push({ name, type, required: identity || (schema.required ?? false), identity });
    } catch (error) {
      // What an import cannot write is not offered.
      if (!(error instanceof CellError)) throw error;
    }
  };
  for (const [name, schema] of Object.entries(subjects.attributes)) {
    if (schema.type !== 'component' || schema.component === undefined) offer(name, schema);
    else if (!schema.repeatable) {
      for (const [field, inner] of Object.entries(subjects.componentAttributes(schema.component))) {
        offer(`${name}.${field}`, inner);
      }
    }
  }
  return found;
}

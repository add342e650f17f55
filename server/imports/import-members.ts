import type { Core } from '@strapi/strapi';
import { errors } from '@strapi/utils';
import { audienceOf, type Audience } from '../catalog/audiences';
import { setOverrides } from '../membership/overrides';
import type { SegmentRecord } from '../membership/segment-record';
import { overridesAmong, type OverrideMode } from '../storage/overrides';
import { findSubjects, type SubjectRef } from '../storage/subjects';
import { foldedName } from './columns';
import type { Importer } from './importer';
import type { ImportReport } from './import-report';
import { SeenNames } from './seen';
import type { SourceRow } from './source-row';

export interface MemberImportOptions {
  segment: SegmentRecord;
  mode: 'in' | 'out' | 'none';
  mapping: ReadonlyMap<string, string | null>;
  dryRun: boolean;
}

/**
 * Puts the subjects that a file names into a segment, keeps them out, or neither. One column names them: the audience's
 * identity, or `subject`; all others are passed over, so that an export of members can be imported as it is.
 */
export class MemberImporter implements Importer {
  private readonly audience: Audience;
  private readonly mode: OverrideMode | null;
  private readonly seen = new SeenNames();

  constructor(
    private readonly strapi: Core.Strapi,
    private readonly options: MemberImportOptions,
    private readonly report: ImportReport
  ) {
    const { segment, mode } = options;
    this.audience = audienceOf(strapi, segment.audience);
    // A list has no rule that could put somebody in: who is kept out of it is just not on it.
    this.mode = mode === 'none' || (mode === 'out' && segment.kind !== 'dynamic') ? null : mode;
  }

  acceptHeader(columns: readonly string[]): void {
    if (this.nameColumn(columns) !== -1) return;
    const message = `The header: there is no column for "${this.audience.identity}".`;
    throw new errors.ValidationError(message, { code: 'identity_missing' });
  }

  read(rows: readonly SourceRow[]): () => Promise<void> {
    const byName = new Map<string, SourceRow>();
    for (const row of rows) {
      const value = row.values[this.nameColumn(row.columns)];
      if ((typeof value !== 'string' && typeof value !== 'number') || value === '') {
        const message = `Without a ${this.audience.identity} the row is nobody's.`;
        this.report.fail(row, { code: 'identity_missing', message });
        continue;
      }
      if (byName.has(String(value))) this.report.counts.duplicates += 1;
      byName.set(String(value), row);
    }
    return () => this.write(byName);
  }

  private async write(byName: ReadonlyMap<string, SourceRow>): Promise<void> {
    const found = await findSubjects(this.strapi, this.options.segment.audience, [...byName.keys()]);
    const subjects: SubjectRef[] = [];
    const overrides = await overridesAmong(
      this.strapi,
      this.options.segment.key,
      [...found.values()].map((subject) => subject.documentId)
    );
    for (const [name, row] of byName) {
      const subject = found.get(name);
      if (!subject) {
        this.report.fail(row, {
          code: 'unknown_subject',
          message: `There is no ${this.audience.name} of this identity.`,
        });
        continue;
      }
      const before = overrides.get(subject.documentId)?.mode ?? null;
      const outcome = before === this.mode ? 'unchanged' : before === null ? 'created' : 'updated';
      this.report.counts[this.seen.add(subject.documentId) ? 'duplicates' : outcome] += 1;
      if (before !== this.mode) subjects.push(subject);
    }
    if (this.options.dryRun || subjects.length === 0) return;
    await setOverrides(this.strapi, this.options.segment, subjects, this.mode, { cause: 'import' });
  }

  private nameColumn(columns: readonly string[]): number {
    const { identity } = this.audience;
    const mapped = columns.findIndex((column) => this.options.mapping.get(column) === identity);
    if (mapped !== -1) return mapped;
    const unmapped = (name: string) =>
      columns.findIndex((column) => !this.options.mapping.has(column) && foldedName(column) === foldedName(name));
    const own = unmapped(identity);
    return own === -1 ? unmapped('subject') : own;
  }
}

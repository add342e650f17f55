import { errors } from '@strapi/utils';
import { inTransaction, preferIndexes } from '../storage/connection';
import { compareSubjects, type Comparison } from './compare-subjects';
import { CellError } from './convert';
import type { Importer } from './importer';
import type { ImportReport } from './import-report';
import { SeenNames } from './seen';
import type { SourceRow } from './source-row';
import { storeSubjects } from './store-subjects';
import { DraftReader, type Draft, type DraftPlan } from './subject-drafts';
import type { SubjectImport } from './subject-import';

/** One refused row after another means that the database is the trouble, not the rows. */
const MAX_DATABASE_FAILURES = 100;

/**
 * Imports the rows of an audience's own type, by batches: one read by identity, one insert, one update, in a transaction of
 * their own. Rows are written directly, with document id and times as Strapi sets them, but without lifecycles and document middleware.
 */
export class SubjectImporter implements Importer {
  private readonly drafts: DraftReader;
  private readonly seen = new SeenNames();
  private databaseFailures = 0;

  constructor(
    private readonly to: SubjectImport,
    private readonly report: ImportReport
  ) {
    this.drafts = new DraftReader(to);
  }

  acceptHeader(columns: readonly string[]): void {
    try {
      this.drafts.planOf(columns);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      throw new errors.ValidationError(`The header: ${error.message}`, { code: error.code, column: error.column });
    }
  }

  read(rows: readonly SourceRow[]): () => Promise<void> {
    const byName = new Map<string, Draft>();
    for (const row of rows) {
      try {
        const draft = this.drafts.read(row);
        if (byName.has(draft.name)) this.report.counts.duplicates += 1;
        byName.set(draft.name, draft);
      } catch (error) {
        if (!(error instanceof CellError)) throw error;
        this.report.fail(row, error);
      }
    }
    const groups = new Map<DraftPlan, Draft[]>();
    for (const draft of byName.values()) {
      const group = groups.get(draft.plan);
      if (group) group.push(draft);
      else groups.set(draft.plan, [draft]);
    }
    return async () => {
      for (const [plan, drafts] of groups) await this.writeGroup(plan, drafts);
    };
  }

  /** Writes rows of one plan. What the database refuses together is tried in halves, down to the row at fault. */
  private async writeGroup(plan: DraftPlan, drafts: Draft[]): Promise<void> {
    const { to } = this;
    let outcomes: Comparison['outcomes'];
    try {
      outcomes = await inTransaction(to.strapi, async (trx) => {
        await preferIndexes(trx);
        const compared = await compareSubjects(to, plan, drafts, trx);
        if (!to.dryRun) await storeSubjects(to, plan, compared, trx);
        return compared.outcomes;
      });
    } catch (error) {
      return this.retry(plan, drafts, error);
    }
    for (const [index, outcome] of outcomes.entries()) {
      const draft = drafts[index] as Draft;
      if (outcome instanceof CellError) this.report.fail(draft.row, outcome);
      // What an earlier batch created or changed is not counted twice.
      else this.report.counts[this.seen.add(draft.name) ? 'duplicates' : outcome] += 1;
    }
  }

  private async retry(plan: DraftPlan, drafts: Draft[], error: unknown): Promise<void> {
    const [only] = drafts;
    if (drafts.length > 1) {
      const half = drafts.length >> 1;
      await this.writeGroup(plan, drafts.slice(0, half));
      await this.writeGroup(plan, drafts.slice(half));
      return;
    }
    this.databaseFailures += 1;
    if (!only || this.databaseFailures > MAX_DATABASE_FAILURES) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    this.to.strapi.log.warn(`[segments] the database refused line ${only.row.line} of an import: ${reason}`);
    this.report.fail(only.row, { code: 'database', message: 'The database refused this row.' });
  }
}

import { CellError, looseValue, refuseTooDeep } from './convert';
import { targetOf, writtenTwice, type ColumnRules, type Target } from './columns';
import type { BulkKind } from '../storage/bulk';
import type { SourceRow } from './source-row';

/** An attribute that a row writes. */
export interface WrittenAttribute {
  attribute: string;
  kind: BulkKind;
}

/** A component that a row writes. */
export interface WrittenComponent {
  attribute: string;
  component: string;
  fields: WrittenField[];
}

interface WrittenField extends WrittenAttribute {
  required: boolean;
  /** Of the file. */
  column: string;
  /** In the draft's component values. */
  place: number;
}

/** How rows with these columns are read. Rows of the same plan are written together. */
export interface DraftPlan {
  targets: Target[];
  attributes: WrittenAttribute[];
  components: WrittenComponent[];
  identity: number;
}

/** A row whose values are valid. */
export interface Draft {
  row: SourceRow;
  plan: DraftPlan;
  /** Identity value, as text. */
  name: string;
  /** In the order of the plan's attributes. */
  values: unknown[];
  /** In the order of the file's columns that are fields of components; absent where there are none. */
  componentValues?: unknown[];
  /** Identity value of the account, null for none; absent where the row does not say. */
  account?: string | null;
  /** Keys of tags; absent where the row does not say. */
  tags?: string[];
  traits?: Record<string, unknown>;
}

/** Makes drafts of rows; plans are made once for each list of columns. */
export class DraftReader {
  private plans = new Map<string, DraftPlan>();
  private last: { columns: readonly string[]; plan: DraftPlan } | undefined;

  constructor(private readonly rules: ColumnRules) {}

  /** @throws CellError for columns that cannot be imported */
  planOf(columns: readonly string[]): DraftPlan {
    if (this.last?.columns === columns) return this.last.plan;
    const signature = JSON.stringify(columns);
    let plan = this.plans.get(signature);
    if (!plan) {
      plan = this.makePlan(columns);
      // NDJSON may have as many lists of columns as lines.
      if (this.plans.size < 1_000) this.plans.set(signature, plan);
    }
    this.last = { columns, plan };
    return plan;
  }

  /** @throws CellError */
  read(row: SourceRow): Draft {
    const plan = this.planOf(row.columns);
    const draft: Draft = { row, plan, name: '', values: [] };
    const { targets } = plan;
    let index = 0;
    try {
      for (; index < targets.length; index++) readCell(draft, targets[index] as Target, row.values[index]);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      throw new CellError(error.code, error.message, row.columns[index]);
    }
    const name = draft.values[plan.identity];
    if (name === null || name === undefined) {
      throw new CellError('identity_missing', `Without a ${this.rules.audience.identity} the row is nobody's.`);
    }
    draft.name = String(name);
    return draft;
  }

  private makePlan(columns: readonly string[]): DraftPlan {
    const targets = columns.map((column) => {
      try {
        return targetOf(column, this.rules);
      } catch (error) {
        throw error instanceof CellError ? new CellError(error.code, error.message, column) : error;
      }
    });
    const twice = writtenTwice(columns, targets);
    if (twice !== undefined) {
      throw new CellError('column_twice', `"${twice.slice(0, 100)}" writes what another column writes already.`, twice);
    }
    const attributes = targets.flatMap((target) =>
      target.kind === 'attribute' ? [{ attribute: target.attribute, kind: target.converter.kind }] : []
    );
    const { identity } = this.rules.audience;
    const position = attributes.findIndex(({ attribute }) => attribute === identity);
    if (position === -1) throw new CellError('identity_missing', `There is no column for "${identity}".`);
    return { targets, attributes, components: componentsOf(targets, columns), identity: position };
  }
}

function componentsOf(targets: readonly Target[], columns: readonly string[]): WrittenComponent[] {
  const components = new Map<string, WrittenComponent>();
  let place = 0;
  for (const [index, target] of targets.entries()) {
    if (target.kind !== 'component') continue;
    const { attribute, component, field, required, converter } = target;
    const written = components.get(attribute) ?? { attribute, component, fields: [] };
    written.fields.push({
      attribute: field,
      kind: converter.kind,
      required,
      column: columns[index] as string,
      place: place++,
    });
    components.set(attribute, written);
  }
  return [...components.values()];
}

function readCell(draft: Draft, target: Target, value: unknown): void {
  switch (target.kind) {
    case 'attribute':
      draft.values.push(target.converter.convert(value));
      break;
    case 'component':
      (draft.componentValues ??= []).push(target.converter.convert(value));
      break;
    case 'account':
      draft.account = nameOrNull(value);
      break;
    case 'tags':
      draft.tags = tagKeys(value);
      break;
    case 'trait':
      refuseTooDeep(value);
      draft.traits ??= {};
      draft.traits[target.key] = looseValue(value);
      break;
    case 'skip':
  }
}

function nameOrNull(value: unknown): string | null {
  if (value === null || value === undefined || value === '') return null;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw new CellError('text', 'This must be the identity of an account.');
  }
  return String(value);
}

/** `a|b` in CSV, also a list in NDJSON. */
function tagKeys(value: unknown): string[] {
  const keys: unknown[] = Array.isArray(value) ? value : typeof value === 'string' ? value.split('|') : [];
  if (value !== null && value !== undefined && keys.length === 0 && !Array.isArray(value)) {
    throw new CellError('text', 'This must be keys of tags, such as vip|newsletter.');
  }
  const trimmed = keys.map((key) => {
    if (typeof key !== 'string') throw new CellError('text', 'This must be keys of tags, such as vip|newsletter.');
    return key.trim();
  });
  return [...new Set(trimmed.filter((key) => key !== ''))].sort();
}

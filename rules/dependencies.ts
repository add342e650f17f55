import { EVENT_SCOPE, resolveField, resolveRows, type Catalog, type PathStep } from './catalog';
import type { JsonType } from './conditions/attribute';
import type { Crossing, Crossings } from './dated';
import type { DependencyContext, Scope } from './kind';
import { kindOf } from './registry';
import type { Rule, RuleNode } from './rule';
import { sooner } from './time-dependency';

export interface AttributeReference {
  uid: string;
  attribute: string;
}

/** A field of the subject's own row, as a `change` condition names it. */
export interface RecordedField {
  path: string;
  valueType?: JsonType;
}

/** One text for one recorded field. */
export const fieldKey = ({ path, valueType }: RecordedField): string =>
  valueType === undefined ? path : `${path}:${valueType}`;

/** A place where the passing of time alone changes truth. */
export interface TimeDependency {
  nodeId: string;
  /** Whose date is looked at: of the subject's events, of a field (also of a related row), of a membership, or of a field's last change. */
  on: 'event' | 'field' | 'membership' | 'history';
  /** `instant`: truth may change at any moment. `day`: only when a day of the segment's zone begins. */
  kind: 'instant' | 'day';
}

/** All that a rule's truth hangs on. Lists are without duplicates. */
export interface Dependencies {
  /** Every attribute along every path, relations included. */
  fields: AttributeReference[];
  /** Those of `fields` that are relations: which rows they lead to matters. */
  relations: AttributeReference[];
  /** Fields of the subjects whose changes have to be recorded. */
  recorded: RecordedField[];
  /** Names of events. Any of them may also be dated ahead, and enters when its time comes. */
  events: string[];
  /** Keys of other segments. */
  segments: string[];
  tags: boolean;
  windows: TimeDependency[];
  /** True if `windows` has any: without new data the rule's members may change. */
  timeRelative: boolean;
  ranks: boolean;
  splits: boolean;
  /** Hangs on the request at hand, so that there are no members to store. */
  context: boolean;
  /** One subject's truth hangs on other subjects: ranks, and responses to the last campaigns sent to anybody. */
  everybody: boolean;
}

/** Gathers what the kinds of nodes report. */
export class DependencyCollector {
  private readonly fields = new Map<string, AttributeReference>();
  private readonly relations = new Map<string, AttributeReference>();
  private readonly recordedFields = new Map<string, RecordedField>();
  private readonly eventNames = new Set<string>();
  private readonly segmentKeys = new Set<string>();
  private readonly times = new Map<string, TimeDependency>();
  private readonly ranges: Crossing[] = [];
  private whole: TimeDependency['kind'] | undefined;
  private readonly flags = { tags: false, ranks: false, splits: false, context: false, everybody: false };

  constructor(private readonly catalog: Catalog) {}

  /** A path to a value. */
  field(scope: Scope, path: string, valueType?: JsonType): void {
    if (scope.uid === EVENT_SCOPE) return;
    const { field } = resolveField(this.catalog, scope.uid, path, valueType);
    if (field) this.steps([...field.hops, field.leaf]);
  }

  /** A path whose changes have to be known. */
  recorded(path: string, valueType?: JsonType): void {
    const field = { path, ...(valueType && { valueType }) };
    this.recordedFields.set(fieldKey(field), field);
  }

  /** A path to many rows; answers with the type of the rows. */
  rows(scope: Scope, path: string): string | undefined {
    const rows = resolveRows(this.catalog, scope.uid, path);
    if (rows) this.steps([...rows.hops, rows.many]);
    return rows?.uid;
  }

  events(names: readonly string[]): void {
    for (const name of names) this.eventNames.add(name);
  }

  segment(key: string): void {
    this.segmentKeys.add(key);
  }

  /** @param by the dates that pass, and what they pass; without it everybody has to be judged to find who is concerned */
  time(
    nodeId: string,
    on: TimeDependency['on'],
    kind: TimeDependency['kind'] | undefined,
    by?: Pick<Crossing, 'of' | 'ends'>
  ): void {
    if (!kind) return;
    this.times.set([nodeId, on, kind].join(), { nodeId, on, kind });
    if (by) this.ranges.push({ nodeId, kind, ...by });
    else this.whole = sooner(this.whole, kind);
  }

  flag(name: 'tags' | 'ranks' | 'splits' | 'context' | 'everybody'): void {
    this.flags[name] = true;
  }

  result(): Dependencies {
    return {
      fields: [...this.fields.values()],
      relations: [...this.relations.values()],
      recorded: [...this.recordedFields.values()],
      events: [...this.eventNames],
      segments: [...this.segmentKeys],
      windows: [...this.times.values()],
      timeRelative: this.times.size > 0,
      ...this.flags,
    };
  }

  crossings(): Crossings {
    return { ranges: this.ranges, ...(this.whole && { whole: this.whole }) };
  }

  private steps(steps: readonly PathStep[]): void {
    for (const { uid, name, attribute } of steps) {
      const reference = { uid, attribute: name };
      this.fields.set(`${uid}\n${name}`, reference);
      if (attribute.kind === 'relation') this.relations.set(`${uid}\n${name}`, reference);
    }
  }
}

/** What the rule reads. A name that the catalog does not know is left out; `checkRule` reports it. */
export function dependenciesOf(rule: Rule, catalog: Catalog): Dependencies {
  return collectDependencies(rule, catalog).result();
}

/** Has every node of the rule report what it reads. */
export function collectDependencies(rule: Rule, catalog: Catalog): DependencyCollector {
  const collect = new DependencyCollector(catalog);
  const visit = (node: RuleNode, scope: Scope): void => {
    const ctx: DependencyContext = { catalog, scope, collect, visit };
    kindOf(node).dependencies(node, ctx);
  };
  visit(rule.root, { place: 'subject', uid: catalog.uid, rows: 0 });
  return collect;
}

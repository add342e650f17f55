import type { Rule } from '../../rules/rule';
import { walkNodes } from '../../rules/walk';
import { readField, readRows } from '../oracle/field';
import type { World } from '../oracle/world';

/** The rule, and of up to three subjects that the two disagree on, what the rule reads. */
export function showFailure(rule: Rule, world: World, expected: number[], actual: number[]): string {
  const missing = expected.filter((id) => !actual.includes(id));
  const extra = actual.filter((id) => !expected.includes(id));
  const subjects = [...missing.slice(0, 2), ...extra.slice(0, 2)].map(
    (id) => `  subject ${id}: ${valuesOf(id, rule, world)}`
  );
  return [
    `now ${world.now} in ${world.zone}, weeks from day ${world.weekStart}, audience ${world.audience}`,
    JSON.stringify(rule.root.children.length === 1 ? rule.root.children[0] : rule.root),
    `SQL lacks ${JSON.stringify(missing)} and has beyond them ${JSON.stringify(extra)}`,
    ...subjects,
  ].join('\n');
}

function valuesOf(id: number, rule: Rule, world: World): string {
  const row = world.subjects.find((subject) => subject.id === id)!;
  const scope = { uid: world.uid, row };
  const parts = [...walkNodes(rule.root)].flatMap((node): unknown[] => {
    try {
      switch (node.type) {
        case 'attribute':
          return [[node.path, readField(world, scope, node.path, node.valueType).value]];
        case 'related':
          return [[node.path, readRows(world, scope, node.path).map((each) => flat(each.row))]];
        case 'event':
        case 'sequence':
        case 'response':
          return [
            [
              'events',
              world.events.filter((event) => event[world.audience === 'contact' ? 'contactId' : 'accountId'] === id),
            ],
          ];
        case 'membership':
          return [[node.segment, world.memberships[node.segment]?.get(id)]];
        default:
          return [];
      }
    } catch {
      return []; // a condition inside `where` speaks of other rows
    }
  });
  return JSON.stringify(parts, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)).slice(
    0,
    1500
  );
}

/** Without the rows that it refers to. */
function flat(row: object): object {
  return Object.fromEntries(
    Object.entries(row).filter(
      ([, value]) => !Array.isArray(value) && !(value && typeof value === 'object' && 'documentId' in value)
    )
  );
}

import type { SubjectField } from '../../contracts/people';
import { resolveField, type Catalog } from '../../rules/catalog';
import type { JsonType } from '../../rules/conditions/attribute';
import type { ValueType } from '../../rules/operators';
import type { Rule, RuleNode } from '../../rules/rule';

export interface RuleColumn {
  path: string;
  valueType?: JsonType | undefined;
  label: string;
  type: SubjectField['type'];
  /** As the rule looks at it. */
  compared: ValueType;
}

const MAX_COLUMNS = 8;

/**
 * The fields of the subject that a rule speaks of, in its order, as far as the catalog knows them. A relation to one is
 * shown by the title of what it leads to.
 * @param skip paths that are shown anyway
 * @param titleOf the attribute by which rows of a type are known
 */
export function columnsOfRule(
  rule: Rule,
  catalog: Catalog,
  skip: readonly (string | undefined)[],
  titleOf: (uid: string) => string | undefined
): RuleColumn[] {
  const columns = new Map<string, RuleColumn>();
  const note = (path: string, valueType?: JsonType): void => {
    const { field } = resolveField(catalog, catalog.uid, path, valueType);
    if (!field || skip.includes(path)) return;
    const { attribute } = field.leaf;
    if (attribute.kind === 'relation') {
      const title = attribute.many ? undefined : titleOf(attribute.target);
      if (title !== undefined) note(`${path}.${title}`);
      return;
    }
    const compared = field.valueType;
    if (compared === 'point') return;
    const type = compared === 'list' || compared === 'relation' || compared === 'duration' ? 'json' : compared;
    columns.set(`${path}\n${valueType ?? ''}`, { path, valueType, label: field.label, type, compared });
  };
  const visit = (node: RuleNode): void => {
    if (node.type === 'group') node.children.forEach(visit);
    else if (node.type === 'attribute') note(node.path, node.valueType);
    else if (node.type === 'rank' && node.by.type === 'attribute') note(node.by.path, node.by.valueType);
  };
  visit(rule.root);
  return [...columns.values()].slice(0, MAX_COLUMNS);
}

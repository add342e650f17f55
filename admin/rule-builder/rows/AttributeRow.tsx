import { EVENT_SCOPE, resolveField } from '../../../rules/catalog';
import { comparedField, type Compared } from '../../../rules/comparison';
import type { AttributeNode, JsonType } from '../../../rules/conditions/attribute';
import { fitComparison } from '../../../rules/edit/fit';
import { useBuilder } from '../context';
import { FieldPicker } from '../inputs/FieldPicker';
import { OperatorPicker } from '../inputs/OperatorPicker';
import { PropertyPicker } from '../inputs/PropertyPicker';
import { ValueInput } from '../inputs/ValueInput';
import { useIssues } from '../useIssueAt';
import type { RowKind, RowProps } from './kind';
import { Said } from './Said';

function AttributeRow({ node, here }: RowProps<'attribute'>) {
  const { facts, readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const { catalog } = facts;
  const comparedAt = (path: string, valueType: JsonType | undefined): Compared | undefined => {
    const { field } = resolveField(catalog, here.scope.uid, path, valueType);
    return field && comparedField(field);
  };
  const compared = comparedAt(node.path, node.valueType);
  const choose = (path: string, valueType: JsonType | undefined, field?: string) => {
    const next = comparedAt(path, valueType);
    const isSameType = next && compared && next.valueType === compared.valueType && !next.choices && !compared.choices;
    // The first field brings its own comparison: nothing was chosen yet that could be kept.
    const { operator, operand, exact } = next && !isSameType ? fitComparison(node.path === '' ? {} : node, next) : node;
    update(
      node,
      ({ id, type }) => comparing({ id, type, path, valueType, operator: operator ?? '', operand, exact }),
      field
    );
  };
  const place = { here, path: node.path, valueType: node.valueType };
  return (
    <Said
      id="builder.row.attribute"
      field={
        here.scope.uid === EVENT_SCOPE ? (
          <PropertyPicker
            events={here.events ?? []}
            path={node.path}
            valueType={node.valueType}
            readOnly={readOnly}
            onChange={choose}
            {...at('path')}
          />
        ) : (
          <FieldPicker
            uid={here.scope.uid}
            path={node.path}
            valueType={node.valueType}
            readOnly={readOnly}
            onChange={choose}
            {...at('path')}
          />
        )
      }
      operator={
        compared && (
          <OperatorPicker
            comparison={node}
            to={compared}
            readOnly={readOnly}
            onChange={({ operator = '', operand, exact }) =>
              update(node, ({ id, type, path, valueType }) =>
                comparing({ id, type, path, valueType, operator, operand, exact })
              )
            }
            {...at('operator')}
          />
        )
      }
      value={
        compared && (
          <ValueInput
            compared={compared}
            operator={node.operator}
            operand={node.operand}
            place={place}
            readOnly={readOnly}
            onChange={(operand, field) => update(node, (before) => comparing({ ...before, operand }), field)}
            {...at('operand')}
          />
        )
      }
    />
  );
}

/** The node without the parts that are undefined: a rule is plain JSON. */
function comparing({ valueType, operand, exact, ...node }: AttributeNode): AttributeNode {
  return {
    ...node,
    ...(valueType !== undefined && { valueType }),
    ...(operand !== undefined && { operand }),
    ...(exact && { exact }),
  };
}

export const attributeRow: RowKind<'attribute'> = {
  Row: AttributeRow,
  offers: ({ facts, here, word }) => {
    const label = facts.catalog.types[here.scope.uid]?.label ?? '';
    switch (here.scope.place) {
      case 'subject':
        return [
          {
            id: 'attribute',
            label: word('builder.add.attribute', { subject: label }),
            about: word('builder.add.attribute.about'),
          },
        ];
      case 'related':
        return [{ id: 'attribute', label: word('builder.add.field', { rows: label }) }];
      case 'event':
        return [{ id: 'attribute', label: word('builder.add.property') }];
    }
  },
};

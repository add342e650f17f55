import { comparedContext, contextLabel, type ContextNode } from '../../../rules/conditions/context';
import { CONTEXT_KEYS, contextPart, CUSTOM_TYPES, NAMED_CONTEXT } from '../../../rules/context-keys';
import { fitComparison } from '../../../rules/edit/fit';
import { wordsOf } from '../../../rules/words';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import type { Choice } from '../inputs/choices';
import { OperatorPicker } from '../inputs/OperatorPicker';
import { Picker } from '../inputs/Picker';
import { TextBox } from '../inputs/TextBox';
import { ValueInput } from '../inputs/ValueInput';
import { useIssues } from '../useIssueAt';
import type { RowKind, RowProps } from './kind';
import { Said } from './Said';

function ContextRow({ node }: RowProps<'context'>) {
  const word = useWords();
  const { facts, readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const words = wordsOf(facts.catalog.language);
  const compared = node.key === '' ? undefined : comparedContext(words, node);
  const part = contextPart(node.key);
  const prefix = part?.named === undefined ? NAMED_CONTEXT.find((each) => each === node.key) : part.key;
  const choices: Choice[] = [
    ...Object.keys(CONTEXT_KEYS).map((key) => ({ value: key, label: contextLabel(words, key) })),
    ...NAMED_CONTEXT.map((key) => ({ value: key, label: word(`builder.context.${key}` as WordKey) })),
  ];
  const choose = (key: string, valueType: ContextNode['valueType'], field?: string) => {
    const next = comparedContext(words, { key, ...(valueType && { valueType }) });
    const kept = next && (compared?.valueType !== next.valueType || next.choices) ? fitComparison(node, next) : node;
    update(
      node,
      ({ id, type }) => comparing({ ...kept, id, type, key, valueType, operator: kept.operator ?? '' }),
      field
    );
  };
  return (
    <Said
      id="builder.row.context"
      subject={
        <>
          <Picker
            label={word('builder.context')}
            text={
              prefix
                ? word(`builder.context.${prefix}` as WordKey)
                : node.key === ''
                  ? ''
                  : contextLabel(words, node.key)
            }
            placeholder={word('builder.context.choose')}
            chosen={[prefix ?? node.key]}
            choices={choices}
            strong
            readOnly={readOnly}
            at="key"
            onPick={({ value }) => choose(value, value === 'custom.' ? 'text' : undefined)}
            {...at('key')}
          />
          {prefix && (
            <>
              {' '}
              <TextBox
                label={word('shared.name')}
                value={node.key.slice(prefix.length)}
                readOnly={readOnly}
                at="name"
                onChange={(name) => choose(prefix + name.slice(0, 100), node.valueType, 'name')}
                {...at('key')}
              />
            </>
          )}
          {prefix === 'custom.' && (
            <>
              {' '}
              <Picker
                label={word('builder.json.type')}
                text={word(`builder.type.${node.valueType ?? 'text'}`)}
                chosen={[node.valueType ?? 'text']}
                choices={CUSTOM_TYPES.map((type) => ({ value: type, label: word(`builder.type.${type}`) }))}
                readOnly={readOnly}
                at="valueType"
                onPick={({ value }) => choose(node.key, value as ContextNode['valueType'])}
              />
            </>
          )}
        </>
      }
      operator={
        compared && (
          <OperatorPicker
            comparison={node}
            to={compared}
            readOnly={readOnly}
            onChange={({ operator = '', operand, exact }) =>
              update(node, ({ id, type, key, valueType }) =>
                comparing({ id, type, key, valueType, operator, operand, exact })
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
function comparing({ id, type, key, valueType, operator, operand, exact }: ContextNode): ContextNode {
  return {
    id,
    type,
    key,
    ...(valueType !== undefined && { valueType }),
    operator,
    ...(operand !== undefined && { operand }),
    ...(exact && { exact }),
  };
}

export const contextRow: RowKind<'context'> = {
  Row: ContextRow,
  offers: ({ here, word }) =>
    here.scope.place === 'subject'
      ? [{ id: 'context', label: word('builder.add.context'), about: word('builder.add.context.about') }]
      : [],
};

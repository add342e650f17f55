import type { ChangeNode, ChangeValue } from '../../../rules/conditions/change';
import { recordedField } from '../../../rules/conditions/change';
import type { FieldOffer } from '../../../rules/edit/fields';
import type { ValueType } from '../../../rules/operators';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import type { Choice, UseChoices } from '../inputs/choices';
import { FieldPicker } from '../inputs/FieldPicker';
import { Picker } from '../inputs/Picker';
import { SpanInput } from '../inputs/SpanInput';
import { useValueChoices, type ValuePlace } from '../inputs/useSuggestions';
import { WindowInput } from '../inputs/WindowInput';
import { useIssues } from '../useIssueAt';
import type { RowKind, RowProps } from './kind';
import { Said } from './Said';

const WAYS = ['changed', 'atLeast', 'lessThan'] as const;
type Way = (typeof WAYS)[number];

const SINCE: Record<Way, ChangeNode['since']> = {
  changed: { changed: { type: 'last', n: 30, unit: 'day' } },
  atLeast: { atLeast: { n: 7, unit: 'day' } },
  lessThan: { lessThan: { n: 7, unit: 'day' } },
};

/** Of the subject's own row, one value at a time: what `check` lets be recorded. */
const isOwn = ({ path, type }: FieldOffer): boolean =>
  !path.includes('.') && type !== 'relation' && type !== 'list' && type !== 'duration';

function ChangeRow({ node, here }: RowProps<'change'>) {
  const word = useWords();
  const { facts, readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const { since } = node;
  const chosen: Way = 'changed' in since ? 'changed' : 'atLeast' in since ? 'atLeast' : 'lessThan';
  const field = recordedField(facts.catalog, node);
  const value = (name: 'from' | 'to') => (
    <ValuePicker
      label={word(`builder.${name}`)}
      type={field?.valueType ?? 'text'}
      choices={field?.leaf.attribute.kind === 'scalar' ? field.leaf.attribute.choices : undefined}
      value={node[name]}
      any={word('changed' in since ? 'builder.change.any' : 'builder.change.same')}
      place={{ here, path: node.path, ...(node.valueType && { valueType: node.valueType }) }}
      readOnly={readOnly}
      at={name}
      onChange={(next) =>
        update(node, ({ [name]: _before, ...rest }): ChangeNode =>
          next === undefined ? (rest as ChangeNode) : ({ ...rest, [name]: next } as ChangeNode)
        )
      }
      {...at(name)}
    />
  );
  const parts = {
    field: (
      <FieldPicker
        uid={here.scope.uid}
        path={node.path}
        valueType={node.valueType}
        only={isOwn}
        readOnly={readOnly}
        onChange={(path, valueType, typed) =>
          update(
            node,
            ({ id, type, since: kept }): ChangeNode => ({
              id,
              type,
              path,
              ...(valueType && { valueType }),
              since: kept,
            }),
            typed
          )
        }
        {...at('path')}
      />
    ),
    way: (
      <Picker
        label={word('builder.operator')}
        text={word(`builder.change.${chosen}` as WordKey)}
        chosen={[chosen]}
        choices={WAYS.map((way) => ({ value: way, label: word(`builder.change.${way}` as WordKey) }))}
        readOnly={readOnly}
        at="since"
        onPick={({ value: way }) =>
          update(node, ({ from, ...rest }): ChangeNode => ({
            ...rest,
            ...(way === 'changed' && from !== undefined && { from }),
            since: SINCE[way as Way],
          }))
        }
      />
    ),
    to: value('to'),
  };
  if ('changed' in since) {
    const window = (
      <WindowInput
        value={since.changed}
        of="datetime"
        needed
        readOnly={readOnly}
        at="since.changed"
        onChange={(changed, typed) => changed && update(node, { since: { changed } }, typed)}
        {...at('since.changed')}
      />
    );
    return <Said id="builder.row.change.changed" {...parts} from={value('from')} window={window} />;
  }
  const span = (
    <SpanInput
      label={word('builder.amount')}
      of="durations"
      value={'atLeast' in since ? since.atLeast : since.lessThan}
      readOnly={readOnly}
      at="since.span"
      onChange={({ n, unit }, typed) => {
        const duration = { n, unit: unit as 'day' };
        update(node, { since: 'atLeast' in since ? { atLeast: duration } : { lessThan: duration } }, typed);
      }}
      {...at('since')}
    />
  );
  return <Said id="builder.row.change.held" {...parts} span={span} />;
}

interface ValuePickerProps {
  label: string;
  type: ValueType;
  /** Of an enumeration. */
  choices: readonly string[] | undefined;
  value: ChangeValue | undefined;
  /** What it says where any value will do. */
  any: string;
  place: ValuePlace;
  onChange: (value: ChangeValue | undefined) => void;
  at: string;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
}

const [ANY, EMPTY] = ['any', 'empty'];
/** Before what is a value, so that none is taken for the two words above. */
const OWN = '=';

/** A value that the field had or has; any, or none at all. */
function ValuePicker({ type, choices, value, any, place, onChange, ...rest }: ValuePickerProps) {
  const word = useWords();
  const suggestions = useValueChoices(place);
  const say = (own: ChangeValue): string =>
    typeof own === 'boolean' ? word(own ? 'shared.yes' : 'shared.no') : String(own);
  const own = (text: string): Choice => ({ value: OWN + text, label: text });
  const always: Choice[] = [
    { value: ANY as string, label: any },
    { value: EMPTY as string, label: word('shared.empty') },
  ];
  const named: Choice[] | undefined =
    type === 'boolean'
      ? [true, false].map((each) => ({ value: `${OWN}${each}`, label: say(each) }))
      : choices?.map(own);
  const found: UseChoices = (typed) => {
    const { choices: values, ...state } = suggestions(typed);
    return { ...state, choices: [...always, ...values.map((each) => ({ ...each, value: OWN + each.value }))] };
  };
  return (
    <Picker
      {...rest}
      text={value === undefined ? any : value === null ? word('shared.empty') : say(value)}
      chosen={[value === undefined ? (ANY as string) : value === null ? (EMPTY as string) : OWN + String(value)]}
      choices={named ? [...always, ...named] : found}
      free={named ? undefined : own}
      strong={value !== undefined}
      onPick={({ value: picked }) => {
        if (picked === ANY) onChange(undefined);
        else onChange(picked === EMPTY ? null : valueOf(picked.slice(OWN.length), type));
      }}
    />
  );
}

function valueOf(text: string, type: ValueType): ChangeValue {
  if (type === 'boolean') return text === 'true';
  if (type !== 'number') return text;
  const number = Number(text);
  // Whole numbers beyond 2^53 travel as texts; what is no number at all is the check's to say.
  return Number.isFinite(number) && (Number.isSafeInteger(number) || !/^-?\d+$/.test(text)) ? number : text;
}

export const changeRow: RowKind<'change'> = {
  Row: ChangeRow,
  offers: ({ facts, here, word }) =>
    here.scope.place === 'subject' && hasFields(facts.catalog.types[here.scope.uid]?.attributes)
      ? [{ id: 'change', label: word('builder.add.change'), about: word('builder.add.change.about') }]
      : [],
};

const hasFields = (attributes: object = {}): boolean => Object.keys(attributes).length > 0;

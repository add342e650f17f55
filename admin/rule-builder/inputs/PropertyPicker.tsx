import type { EventProperty } from '../../../contracts/catalog';
import type { JsonType } from '../../../rules/conditions/attribute';
import { eventLabel } from '../../../rules/phrase';
import { catalogApi } from '../../api/catalog';
import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { matching, type Choice, type UseChoices } from './choices';
import { TypePicker } from './FieldPicker';
import { Picker } from './Picker';

interface PropertyPickerProps {
  events: readonly string[];
  path: string;
  valueType: JsonType | undefined;
  onChange: (path: string, valueType: JsonType | undefined) => void;
  /** Types that can be asked for here; all if not given. */
  types?: readonly JsonType[];
  at?: string;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
}

/** A property of events: those seen in the data, or one that is typed. */
export function PropertyPicker({
  events,
  path,
  valueType,
  onChange,
  types,
  at = 'path',
  readOnly,
  wrong,
  describedBy,
}: PropertyPickerProps) {
  const word = useWords();
  const { facts } = useBuilder();
  const { audience } = facts.catalog;
  const choiceOf = ({ path: value, type, examples }: EventProperty): Choice => ({
    value,
    label: eventLabel(value),
    group: value.startsWith('context.') ? word('builder.property.context') : word('builder.property.own'),
    note: word(`builder.type.${type}`),
    ...(examples.length > 0 && { about: examples.slice(0, 3).map(String).join(', ').slice(0, 60) }),
  });
  const useSeen = () =>
    catalogApi.useEventPropertiesQuery({ audience, event: [...events] }, { skip: events.length === 0 });
  const useChoices: UseChoices = (search) => {
    const { data = [], isFetching } = useSeen();
    const offered = types ? data.filter(({ type }) => types.includes(type)) : data;
    return { choices: matching(offered.map(choiceOf), search), loading: isFetching };
  };
  const { data: seen } = useSeen();
  return (
    <>
      <Picker
        label={word('builder.property')}
        text={path === '' ? '' : eventLabel(path)}
        placeholder={word('builder.property.choose')}
        chosen={[path]}
        choices={useChoices}
        free={(text) => ({ value: pathOf(text), label: eventLabel(pathOf(text)) })}
        strong
        readOnly={readOnly}
        wrong={wrong}
        describedBy={describedBy}
        at={at}
        onPick={({ value }) =>
          onChange(value, seen?.find((property) => property.path === value)?.type ?? valueType ?? 'text')
        }
      />{' '}
      {path !== '' && (
        <TypePicker value={valueType} only={types} readOnly={readOnly} onChange={(type) => onChange(path, type)} />
      )}
    </>
  );
}

/** What is typed is a key of the properties, unless it says that it is of the context. */
function pathOf(text: string): string {
  const keys = text
    .split(/[.›]/)
    .map((key) => key.trim())
    .filter(Boolean)
    .join('.');
  return /^(properties|context)\../.test(keys) ? keys : `properties.${keys}`;
}

import { useMemo } from 'react';
import type { JsonType } from '../../../rules/conditions/attribute';
import { resolveField } from '../../../rules/catalog';
import { fieldsOf, jsonPart, JSON_TYPES, type FieldOffer } from '../../../rules/edit/fields';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import { Picker } from './Picker';
import { TextBox } from './TextBox';

interface FieldPickerProps {
  /** Type that the field is of. */
  uid: string;
  path: string;
  valueType?: JsonType;
  onChange: (path: string, valueType: JsonType | undefined, field?: string) => void;
  /** Which fields make sense here; all if not given. */
  only?: (offer: FieldOffer) => boolean;
  label?: string;
  at?: string;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
}

/** A field by its name, found over relations too; inside JSON, a key and its type as well. */
export function FieldPicker({
  uid,
  path,
  valueType,
  onChange,
  only,
  label,
  at = 'path',
  readOnly,
  wrong,
  describedBy,
}: FieldPickerProps) {
  const word = useWords();
  const { facts } = useBuilder();
  const { catalog } = facts;
  const own = catalog.types[uid]?.label ?? '';
  const choices = useMemo(
    () =>
      fieldsOf(catalog, uid)
        .filter((offer) => !only || only(offer))
        .map(({ path: value, label: name, under, type }) => ({
          value,
          label: name,
          group: under || own,
          note: word(`builder.type.${type}` as WordKey),
        })),
    [catalog, uid, only, own, word]
  );
  const json = path === '' ? undefined : jsonPart(catalog, uid, path);
  const base = json?.base ?? path;
  const said = path === '' ? '' : (resolveField(catalog, uid, base, json ? 'text' : undefined).field?.label ?? base);
  return (
    <>
      <Picker
        label={label ?? word('builder.field')}
        text={said}
        placeholder={word('builder.field.choose')}
        chosen={[base]}
        choices={choices}
        strong
        readOnly={readOnly}
        wrong={wrong}
        describedBy={describedBy}
        at={at}
        onPick={({ value }) => onChange(value, jsonPart(catalog, uid, value) ? (valueType ?? 'text') : undefined)}
      />{' '}
      {json && (
        <>
          <TextBox
            label={word('builder.json.key')}
            placeholder={word('builder.json.keyExample')}
            value={json.keys}
            readOnly={readOnly}
            wrong={wrong}
            at={`${at}.key`}
            onChange={(keys) => onChange(keys === '' ? json.base : `${json.base}.${keys}`, valueType, 'key')}
          />{' '}
          <TypePicker value={valueType} readOnly={readOnly} onChange={(type) => onChange(path, type)} />
        </>
      )}
    </>
  );
}

interface TypePickerProps {
  value: JsonType | undefined;
  onChange: (type: JsonType) => void;
  only?: readonly JsonType[];
  readOnly?: boolean;
  at?: string;
}

/** As what a value inside JSON is to be read. */
export function TypePicker({ value, onChange, only = JSON_TYPES, readOnly, at = 'valueType' }: TypePickerProps) {
  const word = useWords();
  const name = (type: JsonType) => word(`builder.type.${type}`);
  return (
    <>
      {word('builder.json.as')}{' '}
      <Picker
        label={word('builder.json.type')}
        text={value ? name(value) : ''}
        placeholder={word('builder.json.type')}
        chosen={value ? [value] : []}
        choices={only.map((type) => ({ value: type, label: name(type) }))}
        readOnly={readOnly}
        at={at}
        onPick={({ value: type }) => onChange(type as JsonType)}
      />
    </>
  );
}

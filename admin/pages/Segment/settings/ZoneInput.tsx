import { Combobox, ComboboxOption, Field } from '@strapi/design-system';
import { useWords } from '../../../translations/words';

interface ZoneInputProps {
  /** Null for the site's own zone. */
  value: string | null;
  disabled: boolean;
  onChange: (zone: string | null) => void;
}

const ZONES = Intl.supportedValuesOf('timeZone');

/** The zone in which the rule's days and hours begin. */
export function ZoneInput({ value, disabled, onChange }: ZoneInputProps) {
  const word = useWords();
  const zones = value === null || ZONES.includes(value) ? ZONES : [value, ...ZONES];
  return (
    <Field.Root name="timeZone" hint={word('segment.settings.zoneHint')}>
      <Field.Label>{word('segment.attribute.timeZone')}</Field.Label>
      <Combobox
        autocomplete={{ type: 'list', filter: 'contains' }}
        value={value ?? ''}
        disabled={disabled}
        placeholder={word('segment.settings.zoneOfSite')}
        clearLabel={word('segment.settings.zoneClear')}
        noOptionsMessage={() => word('segment.settings.zoneUnknown')}
        onChange={(zone) => onChange(zone === undefined || zone === '' ? null : zone)}
        onClear={() => onChange(null)}
      >
        {zones.map((zone) => (
          <ComboboxOption key={zone} value={zone}>
            {zone}
          </ComboboxOption>
        ))}
      </Combobox>
      <Field.Hint />
    </Field.Root>
  );
}

import { DateTimePicker, Field } from '@strapi/design-system';
import { useWords } from '../../../translations/words';

interface MomentInputProps {
  name: 'activateAt' | 'deactivateAt';
  value: string | null;
  disabled: boolean;
  onChange: (moment: string | null) => void;
}

/** When a segment switches itself on or off, in the reader's own time zone. */
export function MomentInput({ name, value, disabled, onChange }: MomentInputProps) {
  const word = useWords();
  const label = word(`shared.schedule.${name}`);
  return (
    <Field.Root name={name} hint={word(`shared.schedule.${name}Hint`)}>
      <Field.Label>{label}</Field.Label>
      <DateTimePicker
        value={value === null ? null : new Date(value)}
        disabled={disabled}
        onChange={(date) => onChange(date?.toISOString() ?? null)}
        onClear={() => onChange(null)}
        clearLabel={word('shared.schedule.clear')}
        dateLabel={word('shared.schedule.date', { label })}
        timeLabel={word('shared.schedule.time', { label })}
      />
      <Field.Hint />
    </Field.Root>
  );
}

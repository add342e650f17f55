import { DateTimePicker } from '@strapi/design-system';
import { useWords } from '../translations/words';

interface MomentPickerProps {
  /** Of the field around it. */
  label: string;
  value: Date | undefined;
  onChange: (date: Date | undefined) => void;
}

/** A day and a time, in the reader's own time zone. */
export function MomentPicker({ label, value, onChange }: MomentPickerProps) {
  const word = useWords();
  return (
    <DateTimePicker
      value={value ?? null}
      onChange={onChange}
      onClear={() => onChange(undefined)}
      clearLabel={word('shared.schedule.clear')}
      dateLabel={word('shared.schedule.date', { label })}
      timeLabel={word('shared.schedule.time', { label })}
    />
  );
}

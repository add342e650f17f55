import { Fixed, Input } from '../styles';

interface TextBoxProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  placeholder?: string;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
  at?: string;
  width?: string;
  type?: 'text' | 'date' | 'datetime-local' | 'time';
}

/** A text, day or time within a sentence. */
export function TextBox({ label, value, onChange, readOnly, wrong, describedBy, at, width, ...rest }: TextBoxProps) {
  if (readOnly) return <Fixed $strong>{value || '…'}</Fixed>;
  return (
    <Input
      type={rest.type ?? 'text'}
      aria-label={label}
      aria-invalid={wrong || undefined}
      aria-describedby={describedBy}
      data-at={at}
      data-empty={value === '' ? '' : undefined}
      autoComplete="off"
      placeholder={rest.placeholder}
      $wrong={wrong}
      $width={width ?? '16rem'}
      $grows={rest.type === undefined}
      value={value}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}

import { useState } from 'react';
import { Fixed, Input } from '../styles';

interface NumberBoxProps {
  label: string;
  value: number | string | undefined;
  onChange: (value: number | string | undefined) => void;
  /** Whole numbers only, from `least` on. */
  whole?: boolean;
  least?: number;
  most?: number;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
  at?: string;
  width?: string;
  onFocus?: () => void;
  onBlur?: () => void;
}

/** A number within a sentence. What is typed on the way to one (“-”, “1.”) is kept until it is one. */
export function NumberBox({ label, value, onChange, whole, least, most, readOnly, wrong, ...rest }: NumberBoxProps) {
  const [draft, setDraft] = useState<string>();
  const shown = draft ?? (value === undefined ? '' : String(value));
  if (readOnly) return <Fixed $strong>{shown || '…'}</Fixed>;
  const type = (text: string) => {
    const parsed = numberOf(text, whole);
    const fits =
      parsed !== undefined &&
      (least === undefined || Number(parsed) >= least) &&
      (most === undefined || Number(parsed) <= most);
    setDraft(text);
    // An amount that must be there keeps its last good value while another is typed.
    if (fits) onChange(parsed);
    else if (text.trim() === '' && least === undefined) onChange(undefined);
  };
  return (
    <Input
      type="text"
      inputMode={whole ? 'numeric' : 'decimal'}
      aria-label={label}
      aria-invalid={wrong || undefined}
      aria-describedby={rest.describedBy}
      data-at={rest.at}
      data-empty={shown === '' ? '' : undefined}
      autoComplete="off"
      $wrong={wrong}
      $width={rest.width ?? '9.6rem'}
      value={shown}
      onChange={(event) => type(event.target.value)}
      onFocus={(event) => {
        // What is typed takes the place of what stands there.
        event.target.select();
        rest.onFocus?.();
      }}
      onBlur={() => {
        setDraft(undefined);
        rest.onBlur?.();
      }}
    />
  );
}

/** What was typed, as a number; whole ones beyond those that a number holds exactly stay a text. A decimal comma will do. */
function numberOf(text: string, whole?: boolean): number | string | undefined {
  const plain = text
    .trim()
    .replace(/[\s\u00a0\u202f']/g, '')
    .replace(',', '.');
  if (!(whole ? /^-?\d{1,30}$/ : /^-?(\d+\.?\d*|\.\d+)$/).test(plain)) return undefined;
  const number = Number(plain);
  return /^-?\d+$/.test(plain) && !Number.isSafeInteger(number) ? plain.slice(0, 31) : number;
}

import { Checkbox, Th } from '@strapi/design-system';
import { useEffect, useRef } from 'react';
import { useWords } from '../../translations/words';

interface ChooseAllHeadProps {
  checked: boolean | 'indeterminate';
  onChange: () => void;
  /** Given by the table. */
  'aria-colindex'?: number;
  coords?: { col: number; row: number };
}

/** Head of the column of checkboxes: chooses all rows of the page, or none. */
export function ChooseAllHead({ checked, onChange, ...cell }: ChooseAllHeadProps) {
  const word = useWords();
  // The design system's cell hands no reference on.
  const inside = useRef<HTMLSpanElement>(null);
  useEffect(() => {
    // When it is first drawn a checkbox has a second, hidden input, for which the table makes the cell itself a stop of its
    // keyboard, and never again leaves it. The checkbox alone is the stop.
    inside.current?.closest('th')?.setAttribute('tabindex', '-1');
    inside.current?.querySelector('button')?.setAttribute('tabindex', '0');
  }, []);
  return (
    <Th {...cell} role="columnheader">
      <span ref={inside}>
        <Checkbox aria-label={word('list.choosePage')} checked={checked} onCheckedChange={onChange} />
      </span>
    </Th>
  );
}

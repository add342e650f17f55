import { Fragment } from 'react';
import type { Circle } from '../../../rules/operands';
import { useWords } from '../../translations/words';
import { Together } from '../styles';
import { NumberBox } from './NumberBox';

interface CircleInputProps {
  value: Partial<Circle>;
  onChange: (value: Partial<Circle>, field: string) => void;
  readOnly?: boolean;
  wrong?: boolean;
  describedBy?: string;
}

const PARTS = [
  ['km', 0.001, 20_040],
  ['latitude', -90, 90],
  ['longitude', -180, 180],
] as const;

/** A place on earth, and how far around it. */
export function CircleInput({ value, onChange, ...rest }: CircleInputProps) {
  const word = useWords();
  return (
    <>
      {PARTS.map(([part, least, most]) => (
        <Fragment key={part}>
          <Together>
            <NumberBox
              {...rest}
              label={word(`builder.circle.${part}`)}
              least={least}
              most={most}
              width="8rem"
              at={part === 'km' ? 'operand' : `operand.${part}`}
              value={value[part]}
              onChange={(number) =>
                onChange({ ...value, [part]: number === undefined ? undefined : Number(number) }, part)
              }
            />
            {word(`builder.circle.after.${part}`)}
          </Together>{' '}
        </Fragment>
      ))}
    </>
  );
}

import { Cross } from '@strapi/icons';
import { useIntl } from 'react-intl';
import type { EventNode } from '../../../rules/conditions/event';
import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { Picker } from '../inputs/Picker';
import { RowButton } from '../styles';
import { Said } from './Said';

const DAYS = [1, 2, 3, 4, 5, 6, 7];
const HOURS = [...Array(24).keys()];
/** A Monday; day n of the week is n − 1 days later. */
const MONDAY = Date.UTC(2024, 0, 1);

/** On which days of the week and at which hours events count, where that is said. */
export function EventTimes({ node }: { node: EventNode }) {
  const word = useWords();
  const { formatDate, formatList } = useIntl();
  const { readOnly, update } = useBuilder();
  const { hours, weekdays } = node;
  const dayName = (day: number) => formatDate(MONDAY + (day - 1) * 86_400_000, { weekday: 'long', timeZone: 'UTC' });
  const without = (part: 'hours' | 'weekdays') =>
    update(node, (present) => {
      const { [part]: _gone, ...rest } = present;
      return rest;
    });
  const clock = (hour: number, minutes: string) => `${String(hour).padStart(2, '0')}:${minutes}`;
  const hour = (end: 'from' | 'to') => {
    const minutes = end === 'from' ? '00' : '59';
    return (
      <Picker
        label={word(`builder.${end}`)}
        text={hours ? clock(hours[end], minutes) : ''}
        chosen={[String(hours?.[end])]}
        choices={HOURS.map((value) => ({ value: String(value), label: clock(value, minutes) }))}
        readOnly={readOnly}
        at={`hours.${end}`}
        onPick={({ value }) => hours && update(node, { hours: { ...hours, [end]: Number(value) } })}
      />
    );
  };
  return (
    <>
      {weekdays && (
        <>
          <Said
            id="builder.row.event.weekdays"
            days={
              <Picker
                label={word('builder.extra.weekdays')}
                text={formatList(weekdays.map(dayName), { type: 'disjunction' })}
                chosen={weekdays.map(String)}
                choices={DAYS.map((day) => ({ value: String(day), label: dayName(day) }))}
                multiple
                readOnly={readOnly}
                at="weekdays"
                onPick={({ value }) => {
                  const day = Number(value);
                  const next = weekdays.includes(day)
                    ? weekdays.filter((one) => one !== day)
                    : [...weekdays, day].sort();
                  if (next.length > 0) update(node, { weekdays: next });
                }}
              />
            }
          />
          <Without label={word('builder.extra.withoutWeekdays')} onClick={() => without('weekdays')} />{' '}
        </>
      )}
      {hours && (
        <>
          <Said id="builder.row.event.hours" from={hour('from')} to={hour('to')} />
          <Without label={word('builder.extra.withoutHours')} onClick={() => without('hours')} />
        </>
      )}
    </>
  );
}

/** Takes an extra away again. */
export function Without({ label, onClick }: { label: string; onClick: () => void }) {
  const { readOnly } = useBuilder();
  if (readOnly) return null;
  return (
    <RowButton type="button" aria-label={label} title={label} onClick={onClick}>
      <Cross aria-hidden />
    </RowButton>
  );
}

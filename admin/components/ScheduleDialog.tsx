import { Field, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useRef, useState } from 'react';
import { segmentsApi } from '../api/segments';
import { useFailure } from '../hooks/useFailure';
import { FormDialog } from './FormDialog';
import { useWords } from '../translations/words';
import { leftPickers } from './left-pickers';
import { MomentPicker } from './MomentPicker';

interface ScheduleDialogProps {
  segment: { key: string; name: string; activateAt: string | null; deactivateAt: string | null };
  onClose: () => void;
}

const MOMENTS = ['activateAt', 'deactivateAt'] as const;
type Moment = (typeof MOMENTS)[number];

/** When a segment is to be activated or deactivated by itself, in the reader's own time zone. */
export function ScheduleDialog({ segment, onClose }: ScheduleDialogProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [update, { isLoading }] = segmentsApi.useUpdateSegmentMutation();
  const [moments, setMoments] = useState(() => ({
    activateAt: dateOf(segment.activateAt),
    deactivateAt: dateOf(segment.deactivateAt),
  }));
  const latest = useRef(moments);
  const [faults, setFaults] = useState<Partial<Record<Moment, string>>>({});
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;

  const set = (moment: Moment, date: Date | undefined) => {
    latest.current = { ...latest.current, [moment]: date };
    setMoments(latest.current);
    setFaults((present) => ({ ...present, [moment]: undefined }));
  };
  const save = async () => {
    await leftPickers();
    const { current } = latest;
    const past = MOMENTS.filter((moment) => isNew(current[moment], segment[moment]) && isPast(current[moment]));
    setFaults(Object.fromEntries(past.map((moment) => [moment, word('shared.schedule.past')])));
    if (past.length > 0) return;
    try {
      const data = {
        activateAt: current.activateAt?.toISOString() ?? null,
        deactivateAt: current.deactivateAt?.toISOString() ?? null,
      };
      await update({ key: segment.key, data }).unwrap();
      toggleNotification({ type: 'success', message: word('shared.schedule.saved') });
      onClose();
    } catch (error) {
      fail(error);
    }
  };

  return (
    <FormDialog
      title={word('shared.schedule.title', { name: segment.name })}
      saving={isLoading}
      onSubmit={save}
      onClose={onClose}
    >
      <Typography textColor="neutral600">{word('shared.schedule.zone', { zone })}</Typography>
      {MOMENTS.map((moment) => (
        <Field.Root key={moment} name={moment} error={faults[moment]} hint={word(`shared.schedule.${moment}Hint`)}>
          <Field.Label>{word(`shared.schedule.${moment}`)}</Field.Label>
          <MomentPicker
            label={word(`shared.schedule.${moment}`)}
            value={moments[moment]}
            onChange={(date) => set(moment, date)}
          />
          <Field.Error />
          <Field.Hint />
        </Field.Root>
      ))}
    </FormDialog>
  );
}

const dateOf = (text: string | null) => (text === null ? undefined : new Date(text));
const isPast = (date: Date | undefined) => date !== undefined && date.getTime() <= Date.now();
/** What was set earlier may lie in the past by now and stays as it is. */
const isNew = (date: Date | undefined, stored: string | null) => date?.getTime() !== dateOf(stored)?.getTime();

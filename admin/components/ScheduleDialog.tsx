import { Button, Field, Flex, Modal, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useId, useRef, useState, type FormEvent } from 'react';
import { segmentsApi } from '../api/segments';
import { useFailure } from '../hooks/useFailure';
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
  const form = useId();
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
  const save = async (event: FormEvent) => {
    event.preventDefault();
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
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header>
          <Modal.Title>{word('shared.schedule.title', { name: segment.name })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <form id={form} onSubmit={save}>
            <Flex direction="column" alignItems="stretch" gap={5}>
              <Typography textColor="neutral600">{word('shared.schedule.zone', { zone })}</Typography>
              {MOMENTS.map((moment) => (
                <Field.Root
                  key={moment}
                  name={moment}
                  error={faults[moment]}
                  hint={word(`shared.schedule.${moment}Hint`)}
                >
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
            </Flex>
          </form>
        </Modal.Body>
        <Modal.Footer>
          <Modal.Close>
            <Button variant="tertiary">{word('shared.cancel')}</Button>
          </Modal.Close>
          <Button type="submit" form={form} loading={isLoading}>
            {word('shared.save')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

const dateOf = (text: string | null) => (text === null ? undefined : new Date(text));
const isPast = (date: Date | undefined) => date !== undefined && date.getTime() <= Date.now();
/** What was set earlier may lie in the past by now and stays as it is. */
const isNew = (date: Date | undefined, stored: string | null) => date?.getTime() !== dateOf(stored)?.getTime();

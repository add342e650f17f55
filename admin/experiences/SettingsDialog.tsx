import {
  Box,
  Field,
  Flex,
  NumberInput,
  SingleSelect,
  SingleSelectOption,
  TextInput,
  Typography,
} from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useRef, useState } from 'react';
import type { ExperienceAnswer, ExperienceUpdate } from '../../contracts/experiences';
import { experiencesApi } from '../api/experiences';
import { leftPickers } from '../components/left-pickers';
import { MomentPicker } from '../components/MomentPicker';
import { useFailure } from '../hooks/useFailure';
import { useMay } from '../permissions';
import { useWords } from '../translations/words';
import { DeleteButton } from './DeleteButton';
import { EditDialog } from './EditDialog';
import { faultsByField } from './faults';
import { GoalInput } from './GoalInput';
import { ItemList } from './ItemList';

interface SettingsDialogProps {
  experience: ExperienceAnswer;
  onClose: () => void;
  fallback: () => HTMLElement | null;
}

const MOMENTS = ['startsAt', 'endsAt'] as const;

/** What is the same for all variants of an experience: whom it leaves out, when it is on, what it is to bring about, their order. */
export function SettingsDialog({ experience, onClose, fallback }: SettingsDialogProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const { may } = useMay();
  const [update, { isLoading }] = experiencesApi.useUpdateExperienceMutation();
  const [remove] = experiencesApi.useDeleteExperienceMutation();
  const { key, state, variants } = experience;
  /** Only what was changed is sent: what is frozen is refused, also as it was. */
  const [changes, setChanges] = useState<ExperienceUpdate>({});
  const latest = useRef(changes);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const zone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  const now = { ...experience, order: variants.map((variant) => variant.key), ...changes };
  const nameOf = (each: string) => variants.find((variant) => variant.key === each)?.name ?? each;
  const isFrozen = state === 'running' || state === 'paused';
  const frozen = isFrozen ? word('experiences.frozen') : undefined;

  const set = (change: ExperienceUpdate) => {
    latest.current = { ...latest.current, ...change };
    setChanges(latest.current);
    setFaults((present) =>
      Object.fromEntries(Object.entries(present).filter(([name]) => !Object.hasOwn(change, name)))
    );
  };
  const save = async () => {
    await leftPickers();
    if (latest.current.name?.trim() === '') {
      setFaults({ name: word('shared.name.missing') });
      return;
    }
    try {
      if (Object.keys(latest.current).length > 0) await update({ key, data: latest.current }).unwrap();
      toggleNotification({ type: 'success', message: word('shared.saved') });
      onClose();
    } catch (error) {
      const refused = faultsByField(error);
      if (refused) setFaults(refused);
      else fail(error);
    }
  };

  return (
    <EditDialog
      title={`${word('segment.tab.settings')}: ${experience.name}`}
      dirty={Object.keys(changes).length > 0}
      saving={isLoading}
      onSave={save}
      onClose={onClose}
      fallback={fallback}
      action={
        may.delete &&
        state !== 'running' && (
          <DeleteButton
            name={experience.name}
            onDelete={async () => {
              await remove(key).unwrap();
              onClose();
            }}
          />
        )
      }
    >
      <Field.Root name="name" required error={faults.name}>
        <Field.Label>{word('shared.name')}</Field.Label>
        <TextInput value={now.name} maxLength={200} onChange={(event) => set({ name: event.target.value })} />
        <Field.Error />
      </Field.Root>
      <Box>
        <Flex gap={4} alignItems="flex-start" wrap="wrap">
          {MOMENTS.map((moment) => (
            <Box key={moment} flex="1 1 30rem">
              <Field.Root name={moment} error={faults[moment]}>
                <Field.Label>{word(`experiences.${moment}`)}</Field.Label>
                <MomentPicker
                  label={word(`experiences.${moment}`)}
                  value={now[moment] ? new Date(now[moment]) : undefined}
                  onChange={(date) => set({ [moment]: date?.toISOString() ?? null })}
                />
                <Field.Error />
              </Field.Root>
            </Box>
          ))}
        </Flex>
        <Typography variant="pi" textColor="neutral600" tag="p" paddingTop={1}>
          {word('shared.schedule.zone', { zone })}
        </Typography>
      </Box>
      <GoalInput value={now.goal} error={faults.goal} onChange={(goal) => set({ goal })} />
      <Flex gap={4} alignItems="flex-start" wrap="wrap">
        <Box flex="1 1 30rem">
          <Field.Root name="holdout" error={faults.holdout} hint={frozen ?? word('experiences.holdoutHint')}>
            <Field.Label>{word('experiences.holdout')}</Field.Label>
            <NumberInput
              value={now.holdout}
              disabled={isFrozen}
              onValueChange={(holdout) => set({ holdout: holdout ?? 0 })}
            />
            <Field.Error />
            <Field.Hint />
          </Field.Root>
        </Box>
        <Box flex="1 1 30rem">
          <Field.Root name="stickTo" error={faults.stickTo} hint={frozen}>
            <Field.Label>{word('experiences.stickTo')}</Field.Label>
            <SingleSelect
              value={now.stickTo}
              disabled={isFrozen}
              onChange={(stickTo) => set({ stickTo: stickTo === 'contact' ? 'contact' : 'visitor' })}
            >
              <SingleSelectOption value="visitor">{word('experiences.stickTo.visitor')}</SingleSelectOption>
              <SingleSelectOption value="contact">{word('experiences.stickTo.contact')}</SingleSelectOption>
            </SingleSelect>
            <Field.Error />
            <Field.Hint />
          </Field.Root>
        </Box>
      </Flex>
      {variants.length > 1 && (
        <Box role="group" aria-label={word('experiences.order')}>
          <Typography variant="pi" fontWeight="bold" tag="p">
            {word('experiences.order')}
          </Typography>
          <Typography variant="pi" textColor="neutral600" tag="p" paddingBottom={2}>
            {frozen ?? word('experiences.orderHint')}
          </Typography>
          <ItemList
            items={now.order.map((each) => ({ key: each, name: nameOf(each) }))}
            disabled={isFrozen}
            onOrder={(order) => set({ order })}
          />
        </Box>
      )}
    </EditDialog>
  );
}

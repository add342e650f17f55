import { Field, Textarea, Typography } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { AudienceName } from '../../contracts/catalog';
import type { Person } from '../../contracts/people';
import { segmentsApi } from '../api/segments';
import { useFailure } from '../hooks/useFailure';
import { FormDialog } from './FormDialog';
import { useWords } from '../translations/words';
import { useSegmentChoices } from '../audience-field/useSegmentChoices';
import type { SegmentChoice } from '../../contracts/segments';
import { nameOf } from './name-of';
import { SegmentPicker } from './SegmentPicker';
import { SubjectPicker } from './SubjectPicker';

interface ForceDialogProps {
  audience: AudienceName;
  mode: 'in' | 'out';
  /** Which and who; where one is not given the dialog asks. */
  segment?: { key: string; name: string };
  person?: Person;
  onClose: () => void;
}

/** Puts somebody into a segment whatever its rule says, or keeps her out, with a note why. */
export function ForceDialog({ audience, segment, mode, person, onClose }: ForceDialogProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [add, adding] = segmentsApi.useAddMembersMutation();
  const [remove, removing] = segmentsApi.useRemoveMembersMutation();
  const [chosen, setChosen] = useState<Person | null>(person ?? null);
  const [note, setNote] = useState('');
  const [target, setTarget] = useState<SegmentChoice | null>(null);
  const [missing, setMissing] = useState(false);
  const { choices } = useSegmentChoices();
  // Off a list somebody is taken; kept out she can be only of what has a rule.
  const offered = choices.filter(
    (choice) =>
      choice.audience === audience && (choice.kind === 'dynamic' || (mode === 'in' && choice.kind === 'static'))
  );
  const key = segment?.key ?? target?.key;

  const submit = async () => {
    setMissing(!chosen || !key);
    if (!chosen || !key) return;
    try {
      const force = mode === 'in' ? add : remove;
      const subjects = [`doc:${chosen.documentId}`];
      await force({ key, subjects, ...(note.trim() === '' ? {} : { note: note.trim() }) }).unwrap();
      toggleNotification({ type: 'success', message: word(`person.force.done.${mode}`, { name: nameOf(chosen) }) });
      onClose();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <FormDialog
      title={
        segment ? word(`person.force.title.${mode}`, { segment: segment.name }) : word(`person.force.titleOf.${mode}`)
      }
      saving={adding.isLoading || removing.isLoading}
      submit={word(`person.force.action.${mode}`)}
      onSubmit={submit}
      onClose={onClose}
    >
      <Typography textColor="neutral700">{word(`person.force.hint.${mode}`)}</Typography>
      {person ? (
        <Typography fontWeight="semiBold">{nameOf(person)}</Typography>
      ) : (
        <SubjectPicker
          audience={audience}
          label={word(`person.kind.${audience}`)}
          required
          error={missing && !chosen ? word('person.picker.missing') : undefined}
          value={chosen}
          onChange={setChosen}
        />
      )}
      {!segment && (
        <SegmentPicker
          choices={offered}
          value={target}
          error={missing && !target ? word('shared.segmentMissing') : undefined}
          onChange={setTarget}
        />
      )}
      <Field.Root name="note" hint={word('person.force.noteHint')}>
        <Field.Label>{word('person.force.note')}</Field.Label>
        <Textarea maxLength={250} value={note} onChange={(event) => setNote(event.target.value)} />
        <Field.Hint />
      </Field.Root>
    </FormDialog>
  );
}

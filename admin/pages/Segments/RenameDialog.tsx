import { Field, TextInput } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { segmentsApi } from '../../api/segments';
import { useFailure } from '../../hooks/useFailure';
import { FormDialog } from '../../components/FormDialog';
import { useWords } from '../../translations/words';

/** Gives a segment another name; its key stays, and with it everything that refers to it. */
export function RenameDialog({ segment, onClose }: { segment: { key: string; name: string }; onClose: () => void }) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [update, { isLoading }] = segmentsApi.useUpdateSegmentMutation();
  const [name, setName] = useState(segment.name);
  const [missing, setMissing] = useState(false);
  const save = async () => {
    setMissing(name.trim() === '');
    if (name.trim() === '') return;
    try {
      await update({ key: segment.key, data: { name: name.trim() } }).unwrap();
      toggleNotification({ type: 'success', message: word('list.renamed') });
      onClose();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <FormDialog
      title={word('list.rename.title', { name: segment.name })}
      saving={isLoading}
      onSubmit={save}
      onClose={onClose}
    >
      <Field.Root
        name="name"
        required
        error={missing ? word('shared.name.missing') : undefined}
        hint={word('list.rename.hint', { key: segment.key })}
      >
        <Field.Label>{word('shared.name')}</Field.Label>
        <TextInput value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        <Field.Error />
        <Field.Hint />
      </Field.Root>
    </FormDialog>
  );
}

import { Button } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { SegmentAnswer } from '../../../contracts/segments';
import { segmentsApi } from '../../api/segments';
import { FormDialog } from '../../components/FormDialog';
import { NameAndKey } from '../../components/NameAndKey';
import { useNameAndKey } from '../../components/useNameAndKey';
import { useFailure } from '../../hooks/useFailure';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

/** Copies a segment under another name, to be edited at once or later. */
export function DuplicateDialog({ segment, onClose }: { segment: SegmentAnswer; onClose: () => void }) {
  const word = useWords();
  const fail = useFailure();
  const navigate = useNavigate();
  const { toggleNotification } = useNotification();
  const [duplicate, { isLoading }] = segmentsApi.useDuplicateSegmentMutation();
  const fields = useNameAndKey({ name: word('list.duplicate.name', { name: segment.name }) });
  const [editing, setEditing] = useState(false);

  const copy = async (edit: boolean) => {
    if (!fields.check()) return;
    setEditing(edit);
    try {
      const { name, key } = fields;
      const made = await duplicate({ key: segment.key, data: { name: name.trim(), key } }).unwrap();
      toggleNotification({ type: 'success', message: word('list.duplicate.done', { name: made.name }) });
      onClose();
      if (edit) navigate(paths.segment(made.key, 'rule'));
    } catch (error) {
      if (!fields.refuse(error)) fail(error);
    }
  };
  return (
    <FormDialog
      title={word('list.duplicate.title', { name: segment.name })}
      saving={isLoading && !editing}
      submit={word('shared.duplicate')}
      action={
        <Button variant="secondary" loading={isLoading && editing} onClick={() => copy(true)}>
          {word('list.duplicate.edit')}
        </Button>
      }
      onSubmit={() => copy(false)}
      onClose={onClose}
    >
      <NameAndKey fields={fields} />
    </FormDialog>
  );
}

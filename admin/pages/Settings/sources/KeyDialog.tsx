import { Button, Field, Modal, TextInput, Typography } from '@strapi/design-system';
import { Duplicate } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import type { SourceWithKey } from '../../../../contracts/sources';
import { useWords } from '../../../translations/words';

/** Shows a write key the one time that it can be shown. */
export function KeyDialog({ source: { name, writeKey }, onClose }: { source: SourceWithKey; onClose: () => void }) {
  const word = useWords();
  const { toggleNotification } = useNotification();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(writeKey);
      toggleNotification({ type: 'success', message: word('settings.sourceCopied') });
    } catch {
      // Not to be had without https: the key is there to be marked.
      toggleNotification({ type: 'warning', message: word('settings.sourceNotCopied') });
    }
  };
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header closeLabel={word('settings.sourceKeyKept')}>
          <Modal.Title>{word('settings.sourceKeyOf', { name })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Typography tag="p" paddingBottom={4}>
            {word('settings.sourceKeyOnce')}
          </Typography>
          <Field.Root name="writeKey">
            <Field.Label>{word('settings.sourceKey')}</Field.Label>
            <TextInput readOnly value={writeKey} onFocus={(event) => event.target.select()} />
          </Field.Root>
        </Modal.Body>
        <Modal.Footer>
          <Button variant="secondary" startIcon={<Duplicate />} onClick={() => void copy()}>
            {word('shared.copy')}
          </Button>
          <Button onClick={onClose}>{word('settings.sourceKeyKept')}</Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

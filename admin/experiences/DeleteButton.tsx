import { Button, Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useFailure } from '../hooks/useFailure';
import { useWords } from '../translations/words';

/** Deletes a variant or an experience, after a question. */
export function DeleteButton({ name, onDelete }: { name: string; onDelete: () => Promise<void> }) {
  const word = useWords();
  const fail = useFailure();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="danger-light" onClick={() => setAsking(true)}>
        {word('shared.delete.action')}
      </Button>
      {asking && (
        <Dialog.Root open onOpenChange={(open) => !open && setAsking(false)}>
          <ConfirmDialog title={word('experiences.deleteTitle', { name })} onConfirm={() => onDelete().catch(fail)}>
            {word('experiences.deleteBody')}
          </ConfirmDialog>
        </Dialog.Root>
      )}
    </>
  );
}

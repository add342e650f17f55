import { Dialog } from '@strapi/design-system';
import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import type { Source, SourceWithKey } from '../../../../contracts/sources';
import { sourcesApi } from '../../../api/sources';
import { useFailure } from '../../../hooks/useFailure';
import { useWords } from '../../../translations/words';

/** What is asked about before it is done, because a sender may stop being heard. */
export type Sure = 'rotate' | 'disable' | 'delete';

interface SureDialogProps {
  sure: Sure;
  source: Source;
  onClose: () => void;
  onMade: (source: SourceWithKey) => void;
}

export function SureDialog({ sure, source: { id, name }, onClose, onMade }: SureDialogProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [rotate] = sourcesApi.useRotateSourceMutation();
  const [update] = sourcesApi.useUpdateSourceMutation();
  const [remove] = sourcesApi.useDeleteSourceMutation();
  const confirm = async () => {
    try {
      if (sure === 'rotate') onMade(await rotate(id).unwrap());
      else {
        await (sure === 'delete' ? remove(id) : update({ id, data: { enabled: false } })).unwrap();
        toggleNotification({ type: 'success', message: word(`settings.sourceDone.${sure}`, { name }) });
      }
      onClose();
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <ConfirmDialog title={word(`settings.sourceSure.${sure}`, { name })} onConfirm={confirm}>
        {word(`settings.sourceThen.${sure}`)}
      </ConfirmDialog>
    </Dialog.Root>
  );
}

import { Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { useWords } from '../../translations/words';

/** Asks before another audience empties the rule. */
export function ChangeAudience({ onClose, onConfirm }: { onClose: () => void; onConfirm: () => void }) {
  const word = useWords();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <ConfirmDialog title={word('create.changeAudience')} onConfirm={onConfirm}>
        {word('create.changeAudienceText')}
      </ConfirmDialog>
    </Dialog.Root>
  );
}

import { Button, Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import { useWords } from '../translations/words';

interface LeaveQuestionProps {
  /** What becomes of the changes, where they are not lost. */
  body?: string | undefined;
  onStay: () => void;
  onLeave: () => void;
}

/** Asks whether changes that are not saved are to be given up. */
export function LeaveQuestion({ body, onStay, onLeave }: LeaveQuestionProps) {
  const word = useWords();
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onStay()}>
      <ConfirmDialog
        title={word('shared.leave.title')}
        startAction={
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {word('shared.leave.stay')}
            </Button>
          </Dialog.Cancel>
        }
        endAction={
          <Button fullWidth variant="danger-light" onClick={onLeave}>
            {word('shared.leave.leave')}
          </Button>
        }
      >
        {body ?? word('shared.leave.body')}
      </ConfirmDialog>
    </Dialog.Root>
  );
}

import { useState, type ReactNode } from 'react';
import { FormDialog } from '../components/FormDialog';
import { LeaveQuestion } from '../components/LeaveQuestion';
import { useReturnFocus } from './useReturnFocus';

interface EditDialogProps {
  title: string;
  /** Whether there is something that would be lost. */
  dirty: boolean;
  saving: boolean;
  onSave: () => Promise<void>;
  onClose: () => void;
  /** Where the focus goes when what had it before is gone. */
  fallback: () => HTMLElement | null;
  /** Beside cancel and save. */
  action?: ReactNode;
  children: ReactNode;
}

/** A wide dialog with a form, which asks before changes are given up. */
export function EditDialog({ title, dirty, saving, onSave, onClose, fallback, action, children }: EditDialogProps) {
  const returnFocus = useReturnFocus(fallback);
  const [asking, setAsking] = useState(false);
  return (
    <FormDialog
      title={title}
      saving={saving}
      onSubmit={onSave}
      onClose={() => (dirty ? setAsking(true) : onClose())}
      action={action}
      beside={asking && <LeaveQuestion onStay={() => setAsking(false)} onLeave={onClose} />}
      frame={{ ...returnFocus, style: { maxWidth: '110rem' } }}
    >
      {children}
    </FormDialog>
  );
}

import { Button, Flex, Modal } from '@strapi/design-system';
import { useId, useState, type FormEvent, type ReactNode } from 'react';
import { styled } from 'styled-components';
import { LeaveQuestion } from '../components/LeaveQuestion';
import { useWords } from '../translations/words';
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
  const word = useWords();
  const form = useId();
  const returnFocus = useReturnFocus(fallback);
  const [asking, setAsking] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // Else the form of the edit view, in which this stands for React, would save the entry.
    event.stopPropagation();
    if (!saving) void onSave();
  };
  const leave = () => (dirty ? setAsking(true) : onClose());
  return (
    <Modal.Root open onOpenChange={(open) => !open && leave()}>
      <Wide {...returnFocus}>
        <Modal.Header>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <form id={form} noValidate onSubmit={submit}>
            <Flex direction="column" alignItems="stretch" gap={5}>
              {children}
            </Flex>
          </form>
          {asking && <LeaveQuestion onStay={() => setAsking(false)} onLeave={onClose} />}
        </Modal.Body>
        <Modal.Footer>
          <Modal.Close>
            <Button variant="tertiary">{word('shared.cancel')}</Button>
          </Modal.Close>
          <Flex gap={2}>
            {action}
            <Button type="submit" form={form} loading={saving}>
              {word('shared.save')}
            </Button>
          </Flex>
        </Modal.Footer>
      </Wide>
    </Modal.Root>
  );
}

const Wide = styled(Modal.Content)`
  max-width: 110rem;
`;

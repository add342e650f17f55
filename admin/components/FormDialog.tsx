import { Button, Flex, Modal } from '@strapi/design-system';
import { useId, type ComponentProps, type FormEvent, type ReactNode } from 'react';
import { useWords } from '../translations/words';

interface FormDialogProps {
  title: string;
  saving: boolean;
  onSubmit: () => Promise<void>;
  onClose: () => void;
  /** What the button says that sends the form; without it, that it saves. */
  submit?: string;
  /** Beside that button. */
  action?: ReactNode;
  /** Beside the form. */
  beside?: ReactNode;
  /** Of the dialog's frame. */
  frame?: Omit<ComponentProps<typeof Modal.Content>, 'children'>;
  children: ReactNode;
}

/** A dialog with a form. */
export function FormDialog(props: FormDialogProps) {
  const { title, saving, onSubmit, onClose, submit, action, beside, frame, children } = props;
  const word = useWords();
  const form = useId();
  const send = (event: FormEvent) => {
    event.preventDefault();
    // Else a form in which the dialog stands for React, such as the edit view's, would be sent as well.
    event.stopPropagation();
    if (!saving) void onSubmit();
  };
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content {...frame}>
        <Modal.Header closeLabel={word('shared.close')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <form id={form} noValidate onSubmit={send}>
            <Flex direction="column" alignItems="stretch" gap={5}>
              {children}
            </Flex>
          </form>
          {beside}
        </Modal.Body>
        <Modal.Footer>
          <Modal.Close>
            <Button variant="tertiary">{word('shared.cancel')}</Button>
          </Modal.Close>
          <Flex gap={2} wrap="wrap">
            {action}
            <Button type="submit" form={form} loading={saving}>
              {submit ?? word('shared.save')}
            </Button>
          </Flex>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

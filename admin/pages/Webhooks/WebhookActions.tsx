import { Button, Dialog, Flex } from '@strapi/design-system';
import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Webhook } from '../../../contracts/webhooks';
import { webhooksApi } from '../../api/webhooks';
import { useFailure } from '../../hooks/useFailure';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { SecretDialog } from './SecretDialog';
import { WebhookForm } from './WebhookForm';

/** All that can be done with a webhook. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const word = useWords();
  const fail = useFailure();
  const navigate = useNavigate();
  const { toggleNotification } = useNotification();
  const [test, testing] = webhooksApi.useTestWebhookMutation();
  const [pause, pausing] = webhooksApi.usePauseWebhookMutation();
  const [resume, resuming] = webhooksApi.useResumeWebhookMutation();
  const [rotate] = webhooksApi.useRotateWebhookMutation();
  const [remove] = webhooksApi.useDeleteWebhookMutation();
  const [open, setOpen] = useState<'edit' | 'rotate' | 'delete'>();
  const [secret, setSecret] = useState<string>();
  const close = () => setOpen(undefined);
  const { id, state } = webhook;

  const attempt = async (work: () => Promise<unknown>) => {
    try {
      await work();
    } catch (error) {
      fail(error);
    }
  };
  const sendTest = async () => {
    const { state: end, code, error } = await test(id).unwrap();
    if (end === 'succeeded') {
      toggleNotification({ type: 'success', message: word('webhooks.testOk', { code: code ?? 0 }) });
    } else {
      const reason = [error && word(`webhooks.error.${error}`), code && `(${code})`].filter(Boolean).join(' ');
      toggleNotification({ type: 'danger', message: word('webhooks.testFailed', { reason }) });
    }
  };

  return (
    <Flex gap={2} wrap="wrap">
      <Button variant="tertiary" loading={testing.isLoading} onClick={() => attempt(sendTest)}>
        {word('webhooks.test')}
      </Button>
      {state === 'active' && (
        <Button variant="tertiary" loading={pausing.isLoading} onClick={() => attempt(() => pause(id).unwrap())}>
          {word('webhooks.pause')}
        </Button>
      )}
      {state === 'paused' && (
        <Button loading={resuming.isLoading} onClick={() => attempt(() => resume(id).unwrap())}>
          {word('webhooks.resume')}
        </Button>
      )}
      <Button variant="tertiary" onClick={() => setOpen('rotate')}>
        {word('webhooks.rotate')}
      </Button>
      <Button variant="secondary" onClick={() => setOpen('edit')}>
        {word('shared.edit')}
      </Button>
      <Button variant="danger-light" onClick={() => setOpen('delete')}>
        {word('shared.delete.action')}
      </Button>
      {open === 'edit' && <WebhookForm webhook={webhook} onClose={close} />}
      {(open === 'rotate' || open === 'delete') && (
        <Dialog.Root open onOpenChange={(stays) => !stays && close()}>
          <ConfirmDialog
            variant={open === 'delete' ? 'danger-light' : 'default'}
            onConfirm={() =>
              attempt(async () => {
                if (open === 'rotate') {
                  setSecret((await rotate(id).unwrap()).secret);
                  close();
                } else {
                  await navigate(paths.webhooks);
                  await remove(id).unwrap();
                }
              })
            }
          >
            {word(open === 'rotate' ? 'webhooks.rotateConfirm' : 'webhooks.deleteConfirm')}
          </ConfirmDialog>
        </Dialog.Root>
      )}
      {secret && <SecretDialog secret={secret} onClose={() => setSecret(undefined)} />}
    </Flex>
  );
}

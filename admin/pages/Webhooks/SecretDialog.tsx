import { Box, Button, Flex, Modal, Typography } from '@strapi/design-system';
import { Duplicate } from '@strapi/icons';
import { useState } from 'react';
import { useWords } from '../../translations/words';

/** A secret, which is shown this once. */
export function SecretDialog({ secret, onClose }: { secret: string; onClose: () => void }) {
  const word = useWords();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(secret);
    setCopied(true);
  };
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header closeLabel={word('shared.close')}>
          <Modal.Title>{word('webhooks.secret.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <Typography>{word('webhooks.secret.hint')}</Typography>
            <Box padding={4} background="neutral100" hasRadius>
              <Typography tag="code" style={{ overflowWrap: 'anywhere', fontFamily: 'monospace' }}>
                {secret}
              </Typography>
            </Box>
            <Box aria-live="polite">
              <Button variant="secondary" startIcon={<Duplicate />} onClick={copy}>
                {word(copied ? 'webhooks.secret.copied' : 'shared.copy')}
              </Button>
            </Box>
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <span />
          <Button onClick={onClose}>{word('webhooks.secret.done')}</Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

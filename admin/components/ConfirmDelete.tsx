import { Box, Button, Dialog, Flex, Loader, Typography } from '@strapi/design-system';
import { ConfirmDialog, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { segmentsApi } from '../api/segments';
import { useFailure } from '../hooks/useFailure';
import { useWords } from '../translations/words';
import { heldBack } from './held-back';
import { UsedBy } from './UsedBy';
import { useUses } from './useUses';

/** Where more are to go, the server alone says which of them are in use. */
const ASKED_AT_MOST = 50;

interface ConfirmDeleteProps {
  segments: readonly { key: string; name: string }[];
  onClose: () => void;
  /** With the keys of those that are gone. */
  onDeleted: (keys: string[]) => void;
}

/** Asks before segments are deleted. What is in use is not: the dialog says where, before and after. */
export function ConfirmDelete({ segments, onClose, onDeleted }: ConfirmDeleteProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [remove] = segmentsApi.useBulkSegmentsMutation();
  const many = segments.length > ASKED_AT_MOST;
  const { uses, loading, failed } = useUses(many ? [] : segments.map(({ key }) => key));
  const [refusals, setRefusals] = useState<readonly { key: string; error?: string }[]>([]);
  const held = heldBack(
    segments.map(({ key }) => key),
    uses
  );
  const used = segments.filter(({ key }) => held.has(key));
  const free = segments.filter(({ key }) => !held.has(key));
  const nameOf = (key: string) => segments.find((segment) => segment.key === key)?.name ?? key;
  const over = refusals.length > 0;

  const confirm = async () => {
    try {
      const results = await remove({ action: 'delete', keys: free.map(({ key }) => key) }).unwrap();
      const gone = results.flatMap(({ key, done }) => (done ? [key] : []));
      const refused = results.filter(({ done }) => !done);
      if (gone.length > 0) {
        toggleNotification({ type: 'success', message: word('shared.delete.done', { count: gone.length }) });
        onDeleted(gone);
      }
      if (refused.length > 0) setRefusals(refused);
      else onClose();
    } catch (error) {
      fail(error);
    }
  };

  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <ConfirmDialog
        title={word('shared.delete.title', { count: segments.length })}
        onConfirm={confirm}
        endAction={
          loading || failed || over || free.length === 0 ? (
            <Button fullWidth variant="danger-light" disabled>
              {word('shared.delete.action')}
            </Button>
          ) : undefined
        }
      >
        <Flex direction="column" alignItems="stretch" gap={3} width="100%" maxHeight="40vh" overflow="auto">
          {loading && <Loader small>{word('shared.delete.looking')}</Loader>}
          {failed && <Typography textColor="danger600">{word('error.unreachable')}</Typography>}
          {!loading && !over && free.length > 0 && (
            <Typography>
              {free.length === 1
                ? word('shared.delete.one', { name: free[0]?.name ?? '' })
                : word('shared.delete.some', { count: free.length })}
            </Typography>
          )}
          {!over && many && <Typography>{word('shared.delete.many')}</Typography>}
          {!over &&
            used.map(({ key, name }) => (
              <Box key={key} padding={3} background="neutral100" hasRadius>
                <Typography fontWeight="semiBold" tag="p">
                  {word('shared.delete.used', { name })}
                </Typography>
                <UsedBy usage={uses.get(key)} />
              </Box>
            ))}
          {refusals.map(({ key, error }) => (
            <Typography key={key} tag="p">
              {word('shared.delete.refused', { name: nameOf(key), reason: error ?? '' })}
            </Typography>
          ))}
        </Flex>
      </ConfirmDialog>
    </Dialog.Root>
  );
}

import { Button, Flex, TextButton, Typography } from '@strapi/design-system';
import { ArrowClockwise, Download, Play, Stop, Trash } from '@strapi/icons';
import type { Action } from '../../permissions';
import { useWords } from '../../translations/words';
import type { Act } from './useBulk';

interface BulkBarProps {
  keys: readonly string[];
  /** How many match in all; offered where more match than are chosen. */
  total: number;
  may: Record<Action, boolean>;
  act: Act;
  acting: boolean;
  downloading: boolean;
  download: (keys: readonly string[]) => Promise<void>;
  remove: () => void;
  chooseAll: () => void;
  clear: () => void;
}

/** Whether there is anything to choose segments for. */
export const mayBulk = (may: Record<Action, boolean>): boolean => may.edit || may.activate || may.export || may.delete;

/** What can be done to the chosen segments. */
export function BulkBar(props: BulkBarProps) {
  const { keys, total, may, act, acting, downloading, download, remove, chooseAll, clear } = props;
  const word = useWords();
  const button = { variant: 'secondary', size: 'S', disabled: acting } as const;
  return (
    <Flex gap={2} wrap="wrap" paddingBottom={4} role="group" aria-label={word('list.bulk.label')}>
      <Typography aria-live="polite">{word('list.bulk.chosen', { count: keys.length })}</Typography>
      {may.edit && (
        <Button {...button} startIcon={<ArrowClockwise />} onClick={() => act('refresh', keys)}>
          {word('shared.refresh')}
        </Button>
      )}
      {may.activate && (
        <>
          <Button {...button} startIcon={<Play />} onClick={() => act('activate', keys)}>
            {word('shared.activate')}
          </Button>
          <Button {...button} startIcon={<Stop />} onClick={() => act('deactivate', keys)}>
            {word('shared.deactivate')}
          </Button>
        </>
      )}
      {may.export && (
        <Button {...button} startIcon={<Download />} loading={downloading} onClick={() => download(keys)}>
          {word('list.menu.download')}
        </Button>
      )}
      {may.delete && (
        <Button {...button} variant="danger-light" startIcon={<Trash />} onClick={remove}>
          {word('shared.delete.action')}
        </Button>
      )}
      {total > keys.length && (
        <TextButton onClick={chooseAll}>{word('list.bulk.chooseAll', { count: total })}</TextButton>
      )}
      <TextButton onClick={clear}>{word('list.bulk.clear')}</TextButton>
    </Flex>
  );
}

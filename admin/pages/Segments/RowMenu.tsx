import { IconButton, Menu } from '@strapi/design-system';
import { ArrowClockwise, Clock, Download, Duplicate, Eye, More, Pencil, Pin, Play, Stop, Trash } from '@strapi/icons';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router-dom';
import type { SegmentListItem } from '../../../contracts/segments';
import { paths } from '../../paths';
import type { Action } from '../../permissions';
import { useWords, type WordKey } from '../../translations/words';
import { menuId, type OpenDialog } from './list-dialogs';
import type { Act } from './useBulk';

interface RowMenuProps {
  segment: SegmentListItem;
  may: Record<Action, boolean>;
  act: Act;
  open: OpenDialog;
  download: (keys: readonly string[]) => Promise<void>;
}

interface Entry {
  word: WordKey;
  icon: ReactNode;
  shown: boolean;
  danger?: boolean;
  do: () => void;
}

/** All that can be done to one segment of the list, as far as the reader may. */
export function RowMenu({ segment, may, act, open, download }: RowMenuProps) {
  const word = useWords();
  const navigate = useNavigate();
  const { key, name, kind, active, pinned, requestTime } = segment;
  const refreshable = kind === 'dynamic' && active && !requestTime;
  const go = (path: string) => () => navigate(path);
  const entries: Entry[] = [
    { word: 'list.menu.view', icon: <Eye />, shown: true, do: go(paths.segment(key, 'people')) },
    {
      word: 'shared.edit',
      icon: <Pencil />,
      shown: may.edit,
      do: go(paths.segment(key, 'rule')),
    },
    {
      word: 'shared.duplicate',
      icon: <Duplicate />,
      shown: may.create,
      do: () => open({ name: 'duplicate', segment }),
    },
    { word: 'list.menu.rename', icon: <Pencil />, shown: may.edit, do: () => open({ name: 'rename', segment }) },
    {
      word: 'shared.refresh',
      icon: <ArrowClockwise />,
      shown: may.edit && refreshable,
      do: () => void act('refresh', [key]),
    },
    {
      word: active ? 'shared.deactivate' : 'shared.activate',
      icon: active ? <Stop /> : <Play />,
      shown: may.activate,
      do: () => void act(active ? 'deactivate' : 'activate', [key]),
    },
    {
      word: 'list.menu.schedule',
      icon: <Clock />,
      shown: may.activate && may.edit,
      do: () => open({ name: 'schedule', segment }),
    },
    {
      word: pinned ? 'list.menu.unpin' : 'list.menu.pin',
      icon: <Pin />,
      shown: may.edit,
      do: () => void act(pinned ? 'unpin' : 'pin', [key]),
    },
    {
      word: 'list.menu.download',
      icon: <Download />,
      shown: may.export && !requestTime,
      do: () => void download([key]),
    },
    {
      word: 'shared.delete.action',
      icon: <Trash />,
      shown: may.delete,
      danger: true,
      do: () => open({ name: 'delete', segments: [segment] }),
    },
  ];
  return (
    <Menu.Root>
      <Menu.Trigger
        id={menuId(key)}
        tag={IconButton}
        icon={<More />}
        label={word('shared.actionsOf', { name })}
        variant="ghost"
        endIcon={null}
      />
      {/* The table moves its own focus by the arrows; those of the menu, drawn elsewhere, still reach it through React. */}
      <Menu.Content
        popoverPlacement="bottom-end"
        maxHeight="var(--radix-dropdown-menu-content-available-height)"
        onKeyDown={(event) => event.stopPropagation()}
      >
        {entries
          .filter(({ shown }) => shown)
          .map((entry) => (
            <Menu.Item
              key={entry.word}
              startIcon={entry.icon}
              variant={entry.danger ? 'danger' : 'default'}
              onSelect={entry.do}
            >
              {word(entry.word)}
            </Menu.Item>
          ))}
      </Menu.Content>
    </Menu.Root>
  );
}

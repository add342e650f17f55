import { IconButton, Menu } from '@strapi/design-system';
import { Clock, Download, Duplicate, More, Pencil, Pin, Trash } from '@strapi/icons';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { SegmentAnswer } from '../../../contracts/segments';
import { segmentsApi } from '../../api/segments';
import { ConfirmDelete } from '../../components/ConfirmDelete';
import { ScheduleDialog } from '../../components/ScheduleDialog';
import { useDownloadMembers } from '../../hooks/useDownloadMembers';
import { useFailure } from '../../hooks/useFailure';
import { paths } from '../../paths';
import type { Action } from '../../permissions';
import { useWords } from '../../translations/words';
import { DuplicateDialog } from '../Segments/DuplicateDialog';
import { RenameDialog } from '../Segments/RenameDialog';

type Dialog = 'duplicate' | 'rename' | 'schedule' | 'delete';

/** The rarer things that can be done to a segment. Nothing is shown to who may do none of them. */
export function SegmentMenu({ segment, may }: { segment: SegmentAnswer; may: Record<Action, boolean> }) {
  const word = useWords();
  const fail = useFailure();
  const navigate = useNavigate();
  const { download } = useDownloadMembers();
  const [update] = segmentsApi.useUpdateSegmentMutation();
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const { key, pinned, requestTime } = segment;
  const close = () => setDialog(null);

  const pin = async () => {
    try {
      await update({ key, data: { pinned: !pinned } }).unwrap();
    } catch (error) {
      fail(error);
    }
  };
  if (!may.create && !may.edit && !may.export && !may.delete) return null;
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          tag={IconButton}
          icon={<More />}
          label={word('shared.moreActions')}
          variant="tertiary"
          endIcon={null}
        />
        <Menu.Content popoverPlacement="bottom-end">
          {may.create && (
            <Menu.Item startIcon={<Duplicate />} onSelect={() => setDialog('duplicate')}>
              {word('shared.duplicate')}
            </Menu.Item>
          )}
          {may.edit && (
            <Menu.Item startIcon={<Pencil />} onSelect={() => setDialog('rename')}>
              {word('segment.menu.rename')}
            </Menu.Item>
          )}
          {may.edit && may.activate && (
            <Menu.Item startIcon={<Clock />} onSelect={() => setDialog('schedule')}>
              {word('segment.menu.schedule')}
            </Menu.Item>
          )}
          {may.edit && (
            <Menu.Item startIcon={<Pin />} onSelect={pin}>
              {word(pinned ? 'segment.menu.unpin' : 'segment.menu.pin')}
            </Menu.Item>
          )}
          {may.export && !requestTime && (
            <Menu.Item startIcon={<Download />} onSelect={() => download([key])}>
              {word('segment.menu.download')}
            </Menu.Item>
          )}
          {may.delete && (
            <Menu.Item startIcon={<Trash />} variant="danger" onSelect={() => setDialog('delete')}>
              {word('shared.delete.action')}
            </Menu.Item>
          )}
        </Menu.Content>
      </Menu.Root>
      {dialog === 'duplicate' && <DuplicateDialog segment={segment} onClose={close} />}
      {dialog === 'rename' && <RenameDialog segment={segment} onClose={close} />}
      {dialog === 'schedule' && <ScheduleDialog segment={segment} onClose={close} />}
      {dialog === 'delete' && (
        <ConfirmDelete segments={[segment]} onClose={close} onDeleted={() => navigate(paths.list)} />
      )}
    </>
  );
}

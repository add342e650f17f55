import { IconButton, Menu } from '@strapi/design-system';
import { Download, More, Trash } from '@strapi/icons';
import { useId, useState } from 'react';
import type { SubjectPage } from '../../../contracts/people';
import { addressOfSubject } from '../../api/people';
import { useDownload } from '../../hooks/useDownload';
import type { Action } from '../../permissions';
import { useWords } from '../../translations/words';
import { EraseDialog } from './EraseDialog';

/** What a person may ask of the site: a file of all that is known of her, and that it is forgotten. Nothing is shown to who may do neither. */
export function SubjectMenu({ subject, may }: { subject: SubjectPage; may: Record<Action, boolean> }) {
  const word = useWords();
  const { download } = useDownload();
  const [erasing, setErasing] = useState(false);
  const trigger = useId();
  const { audience, person } = subject;
  const id = `doc:${person.documentId}`;
  const mayDownload = may.export && may.people;
  // An account is not a person.
  const erasable = may.erase && audience !== 'account' ? audience : undefined;

  const close = () => {
    setErasing(false);
    // The dialog was opened from a menu that is gone by now: the focus goes to the button of that menu.
    setTimeout(() => document.getElementById(trigger)?.focus());
  };
  if (!mayDownload && !erasable) return null;
  return (
    <>
      <Menu.Root>
        <Menu.Trigger
          id={trigger}
          tag={IconButton}
          icon={<More />}
          label={word('shared.moreActions')}
          variant="tertiary"
          endIcon={null}
        />
        <Menu.Content popoverPlacement="bottom-end">
          {mayDownload && (
            <Menu.Item
              startIcon={<Download />}
              onSelect={() =>
                download([
                  {
                    address: `${addressOfSubject(audience, id)}/export`,
                    name: `${audience}-${person.documentId}.json`,
                  },
                ])
              }
            >
              {word(`person.menu.download.${audience}`)}
            </Menu.Item>
          )}
          {erasable && (
            <Menu.Item startIcon={<Trash />} variant="danger" onSelect={() => setErasing(true)}>
              {word('person.menu.erase')}
            </Menu.Item>
          )}
        </Menu.Content>
      </Menu.Root>
      {erasing && erasable && <EraseDialog audience={erasable} person={person} onClose={close} />}
    </>
  );
}

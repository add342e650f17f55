import { Box, Button, Checkbox, Dialog, Flex, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { Person } from '../../../contracts/people';
import { peopleApi } from '../../api/people';
import { useFailure } from '../../hooks/useFailure';
import { nameOf } from '../../components/name-of';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';

interface EraseDialogProps {
  audience: 'contact' | 'visitor';
  person: Person;
  onClose: () => void;
}

/** Says what goes and what stays, and erases once that was confirmed. */
export function EraseDialog({ audience, person, onClose }: EraseDialogProps) {
  const word = useWords();
  const fail = useFailure();
  const navigate = useNavigate();
  const { toggleNotification } = useNotification();
  const [erase, { isLoading }] = peopleApi.useEraseMutation();
  const [sure, setSure] = useState(false);

  const confirm = async () => {
    try {
      const { events, visitors } = await erase({ audience, id: `doc:${person.documentId}` }).unwrap();
      toggleNotification({ type: 'success', message: word('person.erase.done', { events, visitors }) });
      onClose();
      // Of a visitor there is no page any more.
      if (audience === 'visitor') navigate(paths.list);
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && !isLoading && onClose()}>
      <Dialog.Content>
        <Dialog.Header>{word('person.erase.title', { name: nameOf(person) })}</Dialog.Header>
        <Dialog.Body icon={<WarningCircle width="2.4rem" height="2.4rem" fill="danger600" />}>
          <Flex direction="column" alignItems="stretch" gap={3} width="100%" maxHeight="45vh" overflow="auto">
            {(['goes', 'stays'] as const).map((what) => (
              <Box key={what}>
                <Typography fontWeight="semiBold" tag="h3">
                  {word(`person.erase.${what}`)}
                </Typography>
                <Typography tag="p">{word(`person.erase.${what}.${audience}`)}</Typography>
              </Box>
            ))}
            <Checkbox checked={sure} onCheckedChange={(checked) => setSure(checked === true)}>
              {word('person.erase.sure')}
            </Checkbox>
          </Flex>
        </Dialog.Body>
        <Dialog.Footer>
          <Dialog.Cancel>
            <Button fullWidth variant="tertiary">
              {word('shared.cancel')}
            </Button>
          </Dialog.Cancel>
          <Button fullWidth variant="danger" disabled={!sure} loading={isLoading} onClick={confirm}>
            {word('person.erase.action')}
          </Button>
        </Dialog.Footer>
      </Dialog.Content>
    </Dialog.Root>
  );
}

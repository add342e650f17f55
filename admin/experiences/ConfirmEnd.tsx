import { Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';
import type { ExperienceAnswer } from '../../contracts/experiences';
import { experiencesApi } from '../api/experiences';
import { useFailure } from '../hooks/useFailure';
import { useWords } from '../translations/words';

/** Asks before an experience is ended, which is for good. */
export function ConfirmEnd({ experience, onClose }: { experience: ExperienceAnswer; onClose: () => void }) {
  const word = useWords();
  const fail = useFailure();
  const [update] = experiencesApi.useUpdateExperienceMutation();
  const { key, name } = experience;
  const end = () =>
    update({ key, data: { state: 'ended' } })
      .unwrap()
      .then(onClose, fail);
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <ConfirmDialog title={word('experiences.endTitle', { name })} onConfirm={end}>
        {word('experiences.endBody')}
      </ConfirmDialog>
    </Dialog.Root>
  );
}

import { Button } from '@strapi/design-system';
import { Eye } from '@strapi/icons';
import { useState } from 'react';
import type { ExperienceAnswer } from '../../contracts/experiences';
import type { EntryAt } from '../api/experiences';
import { useWords } from '../translations/words';
import { PreviewDialog } from './PreviewDialog';

interface PreviewAsProps {
  entry: EntryAt;
  experiences: readonly ExperienceAnswer[];
}

/** Opens the entry as others see it. */
export function PreviewAs(props: PreviewAsProps) {
  const word = useWords();
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button variant="tertiary" startIcon={<Eye />} onClick={() => setOpen(true)}>
        {word('previewAs.button')}
      </Button>
      {isOpen && <PreviewDialog {...props} onClose={() => setOpen(false)} />}
    </>
  );
}

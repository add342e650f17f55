import { lazy, type ReactNode } from 'react';
import { useMay } from '../permissions';
import { WithWords } from '../translations/WithWords';
import { useWords } from '../translations/words';

const Experiences = lazy(() => import('../experiences/Experiences'));

interface PanelProps {
  model: string;
  document?: { documentId: string; locale?: string | null; updatedAt?: string; publishedAt?: string | null };
}

/** Side panel of the edit view: which variants the entry has, and who sees them. */
export function ExperiencesPanel({ model, document }: PanelProps): { title: string; content: ReactNode } | null {
  const word = useWords();
  const { may } = useMay();
  if (!model.startsWith('api::') || !document?.documentId || !may.read) return null;
  const content = (
    <WithWords>
      <Experiences entry={document} />
    </WithWords>
  );
  return { title: word('experiences.title'), content };
}

import { Typography } from '@strapi/design-system';
import { unstable_useContentManagerContext as useContentManagerContext } from '@strapi/strapi/admin';
import { lazy, type ReactNode } from 'react';
import { WithWords } from '../translations/WithWords';
import { useWords } from '../translations/words';
import { bearsAudience, type Schema } from './find-audiences';

/** What reads expressions is not loaded with the admin panel, only where an entry has an audience. */
const ShownTo = lazy(() => import('./ShownTo'));

/** Side panel of the edit view: who sees the entry and what is in it, in words, as the form stands. */
export function AudiencePanel(): { title: string; content: ReactNode } | null {
  const word = useWords();
  const { contentType, components } = useContentManagerContext();
  const schema = contentType as Schema | undefined;
  const known = components as unknown as Record<string, Schema>;
  if (!schema || !bearsAudience(schema, known)) return null;
  const loading = <Typography textColor="neutral600">{word('panel.loading')}</Typography>;
  const content = (
    <WithWords fallback={loading}>
      <ShownTo schema={schema} components={known} />
    </WithWords>
  );
  return { title: word('panel.title'), content };
}

import { Button, Flex, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';
import { unstable_useContentManagerContext as useContentManagerContext } from '@strapi/strapi/admin';
import { useEffect, useRef, useState } from 'react';
import type { ExperienceAnswer } from '../../contracts/experiences';
import { experiencesApi } from '../api/experiences';
import { useMay } from '../permissions';
import { PreviewAs } from '../preview-as/PreviewAs';
import { useWords } from '../translations/words';
import { ConfirmEnd } from './ConfirmEnd';
import { ExperienceCard, type Opens } from './ExperienceCard';
import { SettingsDialog } from './SettingsDialog';
import { VariantDialog } from './VariantDialog';
import { isLocalized, type EditedEntry } from './entry';
import { useCreateExperience } from './useCreateExperience';

/** The entry's experiences, each with who sees what, and all that is done to them. */
export default function Experiences({ entry }: { entry: EditedEntry }) {
  const word = useWords();
  const { may } = useMay();
  const { model, contentType } = useContentManagerContext();
  const locale = isLocalized(contentType) ? (entry.locale ?? undefined) : undefined;
  const at = { contentType: model, document: entry.documentId, locale };
  const { data, isError, refetch } = experiencesApi.useExperiencesQuery(at, { refetchOnMountOrArgChange: true });
  const [open, setOpen] = useState<(Opens & { experience: ExperienceAnswer }) | null>(null);
  const [create, creating] = useCreateExperience(at);
  const area = useRef<HTMLDivElement>(null);

  // What is published of the entry is published of its variants.
  const stamp = `${entry.updatedAt} ${entry.publishedAt}`;
  const known = useRef(stamp);
  useEffect(() => {
    if (known.current === stamp) return;
    known.current = stamp;
    void refetch();
  }, [stamp, refetch]);

  if (isError) return <Typography textColor="neutral600">{word('error.unreachable')}</Typography>;
  if (!data) return null;
  const add = async () => {
    const experience = await create(data.length);
    if (experience) setOpen({ dialog: 'variant', experience });
  };
  const experience = open && (data.find(({ key }) => key === open.experience.key) ?? open.experience);
  const close = () => setOpen(null);
  const focusHere = () => area.current;
  const isAlike = data.every(({ state }) => state === 'ended');
  return (
    <Flex ref={area} tabIndex={-1} direction="column" alignItems="stretch" gap={5} width="100%">
      {isAlike && (
        <Typography textColor="neutral600" tag="p">
          {word('experiences.none')}
        </Typography>
      )}
      {data.map((each) => (
        <ExperienceCard
          key={each.key}
          experience={each}
          locale={locale}
          onOpen={(opens) => setOpen({ ...opens, experience: each })}
        />
      ))}
      {may.create && may.edit && (
        <Button variant={isAlike ? 'secondary' : 'ghost'} startIcon={<Plus />} loading={creating} onClick={add}>
          {word(isAlike ? 'experiences.add' : 'experiences.another')}
        </Button>
      )}
      <PreviewAs entry={at} experiences={data} />
      {experience && (
        <>
          {open.dialog === 'variant' && (
            <VariantDialog
              key={open.variant}
              experience={experience}
              variant={experience.variants.find(({ key }) => key === open.variant)}
              locale={locale}
              onClose={close}
              fallback={focusHere}
            />
          )}
          {open.dialog === 'settings' && (
            <SettingsDialog experience={experience} onClose={close} fallback={focusHere} />
          )}
          {open.dialog === 'end' && (
            <ConfirmEnd
              experience={experience}
              onClose={() => {
                close();
                // What it was opened with may be gone.
                window.setTimeout(() => area.current?.focus());
              }}
            />
          )}
        </>
      )}
    </Flex>
  );
}

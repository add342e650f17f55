import { Button, Field, Flex, LinkButton, Modal, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { ExternalLink } from '@strapi/icons';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { useLocation } from 'react-router-dom';
import type { ExperienceAnswer } from '../../contracts/experiences';
import type { Person } from '../../contracts/people';
import type { PreviewAs } from '../../contracts/preview-as';
import type { EntryAt } from '../api/experiences';
import { previewAsApi } from '../api/preview-as';
import { SegmentsSelect } from '../audience-field/SegmentsSelect';
import { useSegmentChoices } from '../audience-field/useSegmentChoices';
import { MomentPicker } from '../components/MomentPicker';
import { SubjectPicker } from '../components/SubjectPicker';
import { useReturnFocus } from '../experiences/useReturnFocus';
import { useMay } from '../permissions';
import { useWords } from '../translations/words';
import { WhatTheySee } from './WhatTheySee';

const AS = ['segments', 'contact', 'account'] as const;
const CHOSEN = '';
/** No variant has this key. */
const BASELINE = 'baseline';

interface PreviewDialogProps {
  entry: EntryAt;
  experiences: readonly ExperienceAnswer[];
  onClose: () => void;
}

/** As whom, and when, the entry is looked at; what they see of it, in words, and the site's page. */
export function PreviewDialog({ entry, experiences, onClose }: PreviewDialogProps) {
  const word = useWords();
  const { may } = useMay();
  const { toggleNotification } = useNotification();
  const { choices, loading } = useSegmentChoices();
  const returnFocus = useReturnFocus(() => null);
  const isPublished = new URLSearchParams(useLocation().search).get('status') === 'published';
  const [as, setAs] = useState<(typeof AS)[number]>('segments');
  const [segments, setSegments] = useState<string[]>([]);
  const [person, setPerson] = useState<Person | null>(null);
  const [at, setAt] = useState<Date>();
  const [variants, setVariants] = useState<Record<string, string | null>>({});

  const who: PreviewAs['as'] | undefined =
    as === 'segments' ? { segments } : person ? { audience: as, subject: `doc:${person.documentId}` } : undefined;
  const asked: PreviewAs = {
    ...entry,
    as: who ?? { segments: [] },
    ...(at && { at: at.toISOString() }),
    variants,
    status: isPublished ? 'published' : 'draft',
  };
  const { currentData: answer, error } = previewAsApi.usePreviewAsQuery(asked, {
    skip: !who,
    refetchOnMountOrArgChange: true,
  });
  const force = (key: string, variant: string) => {
    const { [key]: _, ...others } = variants;
    setVariants(variant === CHOSEN ? others : { ...others, [key]: variant === BASELINE ? null : variant });
  };
  const copy = async (url: string) => {
    await navigator.clipboard.writeText(new URL(url, window.location.origin).href);
    toggleNotification({ type: 'success', message: word('previewAs.copied') });
  };
  const url = answer?.url;
  return (
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content {...returnFocus}>
        <Modal.Header>
          <Modal.Title>{word('previewAs.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={5}>
            {may.people && (
              <Field.Root name="as">
                <Field.Label>{word('previewAs.as')}</Field.Label>
                <SingleSelect
                  value={as}
                  onChange={(value) => {
                    setAs(AS.find((each) => each === value) ?? 'segments');
                    setPerson(null);
                  }}
                >
                  {AS.map((each) => (
                    <SingleSelectOption key={each} value={each}>
                      {word(`previewAs.${each}`)}
                    </SingleSelectOption>
                  ))}
                </SingleSelect>
              </Field.Root>
            )}
            {as === 'segments' ? (
              <Field.Root name="segments" hint={word('previewAs.segmentsHint')}>
                <Field.Label>{word('audienceField.segments')}</Field.Label>
                <SegmentsSelect value={segments} choices={choices} loading={loading} onChange={setSegments} />
                <Field.Hint />
              </Field.Root>
            ) : (
              <SubjectPicker
                key={as}
                audience={as}
                label={word(`previewAs.${as}`)}
                value={person}
                onChange={setPerson}
              />
            )}
            <Field.Root name="at" hint={word('previewAs.atHint')}>
              <Field.Label>{word('previewAs.at')}</Field.Label>
              <MomentPicker label={word('previewAs.at')} value={at} onChange={setAt} />
              <Field.Hint />
            </Field.Root>
            {experiences.map(
              ({ key, name, state, variants: all }) =>
                state !== 'ended' && (
                  <Field.Root key={key} name={key}>
                    <Field.Label>{word('previewAs.of', { name })}</Field.Label>
                    <SingleSelect
                      value={variants[key] === undefined ? CHOSEN : (variants[key] ?? BASELINE)}
                      onChange={(value) => force(key, String(value))}
                    >
                      <SingleSelectOption value={CHOSEN}>{word('previewAs.chosen')}</SingleSelectOption>
                      {all.map((variant) => (
                        <SingleSelectOption key={variant.key} value={variant.key}>
                          {variant.name}
                        </SingleSelectOption>
                      ))}
                      <SingleSelectOption value={BASELINE}>{word('previewAs.baseline')}</SingleSelectOption>
                    </SingleSelect>
                  </Field.Root>
                )
            )}
            <div aria-live="polite">
              {who && (
                <WhatTheySee answer={answer} failed={error !== undefined} experiences={experiences} names={choices} />
              )}
            </div>
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          <Modal.Close>
            <Button variant="tertiary">{word('shared.cancel')}</Button>
          </Modal.Close>
          <Flex gap={2}>
            <Button variant="secondary" disabled={!url} onClick={() => url && void copy(url)}>
              {word('previewAs.copy')}
            </Button>
            <LinkButton
              href={url ?? '#'}
              disabled={!url}
              isExternal
              target="_blank"
              rel="noopener noreferrer"
              endIcon={<ExternalLink />}
            >
              {word('previewAs.open')}
            </LinkButton>
          </Flex>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

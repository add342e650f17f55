import { Flex, TextButton, Typography } from '@strapi/design-system';
import type { ExperienceAnswer, VariantAnswer } from '../../contracts/experiences';
import { experiencesApi } from '../api/experiences';
import { useFailure } from '../hooks/useFailure';
import { useMay } from '../permissions';
import { useWords } from '../translations/words';
import { Found } from './Found';
import { useWhoSees } from './useWhoSees';

interface VariantLineProps {
  experience: ExperienceAnswer;
  variant: VariantAnswer;
  isFirst: boolean;
  locale: string | undefined;
  onEdit: () => void;
}

/** Who sees a variant, whether it is published, and why it may be seen by nobody. */
export function VariantLine({ experience, variant, isFirst, locale, onEdit }: VariantLineProps) {
  const word = useWords();
  const fail = useFailure();
  const whoSees = useWhoSees();
  const { may } = useMay();
  const [publish, { isLoading }] = experiencesApi.usePublishVariantMutation();
  const { key, findings } = experience;
  const isThere = variant.publishedIn.includes(locale ?? null);
  const status = variant.published ? 'published' : isThere ? 'changed' : 'state.draft';
  const set = (wanted: boolean) => publish({ key, variant: variant.key, publish: wanted, locale }).unwrap().catch(fail);
  const action = (
    name: 'shared.edit' | 'experiences.publish' | 'experiences.unpublish',
    onClick: () => void,
    key: string = name
  ) => (
    <TextButton
      key={key}
      aria-label={`${word(name)}: ${variant.name}`}
      // One that is disabled loses the focus.
      aria-disabled={isLoading}
      onClick={() => !isLoading && onClick()}
    >
      {word(name)}
    </TextButton>
  );
  return (
    <Flex tag="li" direction="column" alignItems="stretch" gap={1}>
      <Typography style={{ overflowWrap: 'anywhere' }}>{whoSees(variant, isFirst)}</Typography>
      {findings.map(
        ({ variant: of, code, message }) => of === variant.key && <Found key={`${code} ${message}`}>{message}</Found>
      )}
      <Flex gap={3} wrap="wrap">
        <Typography variant="pi" textColor="neutral600" aria-live="polite">
          {word(`experiences.${status}`)}
        </Typography>
        {[
          may.edit && action('shared.edit', onEdit),
          // The one that takes the place of the other keeps its focus.
          may.activate && !variant.published && action('experiences.publish', () => set(true), 'first'),
          may.activate &&
            isThere &&
            action('experiences.unpublish', () => set(false), variant.published ? 'first' : 'second'),
        ]}
      </Flex>
    </Flex>
  );
}

import { Box, Button, Flex, IconButton, Link, Typography } from '@strapi/design-system';
import { Cog, Plus } from '@strapi/icons';
import { useIntl } from 'react-intl';
import { NavLink } from 'react-router-dom';
import type { ExperienceAnswer } from '../../contracts/experiences';
import { experiencesApi } from '../api/experiences';
import { useFailure } from '../hooks/useFailure';
import { paths } from '../paths';
import { useMay } from '../permissions';
import { useWords } from '../translations/words';
import { Found } from './Found';
import { StateBadge } from './StateBadge';
import { usePercent } from './useWhoSees';
import { VariantLine } from './VariantLine';

/** What can be opened of an experience. */
export type Opens = { dialog: 'settings' | 'end' } | { dialog: 'variant'; variant?: string };

interface ExperienceCardProps {
  experience: ExperienceAnswer;
  locale: string | undefined;
  onOpen: (opens: Opens) => void;
}

/** How one experience stands, who sees what, and what can be done next. */
export function ExperienceCard({ experience, locale, onOpen }: ExperienceCardProps) {
  const word = useWords();
  const fail = useFailure();
  const percent = usePercent();
  const { formatDate } = useIntl();
  const { may } = useMay();
  const [update, { isLoading }] = experiencesApi.useUpdateExperienceMutation();
  const { key, name, state, holdout, startsAt, endsAt, variants, findings } = experience;
  const set = (next: 'running' | 'paused') =>
    update({ key, data: { state: next } })
      .unwrap()
      .catch(fail);
  const day = (text: string) => formatDate(text, { dateStyle: 'medium', timeStyle: 'short' });
  const times = [
    ...(startsAt === null ? [] : [word('experiences.from', { when: day(startsAt) })]),
    ...(endsAt === null ? [] : [word('experiences.until', { when: day(endsAt) })]),
  ];
  const isOpen = state !== 'ended';
  const isRunning = state === 'running';
  // After one for everyone, nobody is left to see the entry.
  const isAll = variants.some(({ audience, share }) => !audience && (share === null || share >= 100));
  return (
    <Flex tag="section" aria-label={name} direction="column" alignItems="stretch" gap={3}>
      <Flex gap={2} justifyContent="space-between" alignItems="flex-start">
        <Box minWidth={0} paddingTop={1}>
          <Typography tag="h3" fontWeight="bold" style={{ overflowWrap: 'anywhere' }}>
            {name}
          </Typography>
        </Box>
        <Flex gap={1} style={{ flex: 'none' }}>
          <span aria-live="polite">
            <StateBadge state={state} />
          </span>
          {may.edit && (
            <IconButton
              size="S"
              variant="ghost"
              label={`${word('segment.tab.settings')}: ${name}`}
              onClick={() => onOpen({ dialog: 'settings' })}
            >
              <Cog />
            </IconButton>
          )}
        </Flex>
      </Flex>
      {times.length > 0 && (
        <Typography variant="pi" textColor="neutral600">
          {times.join(' · ')}
        </Typography>
      )}
      {findings.map(({ variant, code, message }) => variant === undefined && <Found key={code}>{message}</Found>)}
      {isOpen && variants.length === 0 && (
        <Typography textColor="neutral600">{word('experiences.noVariants')}</Typography>
      )}
      {isOpen && variants.length > 0 && (
        <Flex tag="ol" direction="column" alignItems="stretch" gap={3}>
          {holdout > 0 && <Typography tag="li">{word('experiences.held', { share: percent(holdout) })}</Typography>}
          {variants.map((variant, index) => (
            <VariantLine
              key={variant.key}
              experience={experience}
              variant={variant}
              isFirst={index === 0}
              locale={locale}
              onEdit={() => onOpen({ dialog: 'variant', variant: variant.key })}
            />
          ))}
          {!isAll && <Typography tag="li">{word('experiences.others')}</Typography>}
        </Flex>
      )}
      <Flex gap={2} wrap="wrap">
        {may.activate && isOpen && (
          // One button for both, which keeps the focus.
          <Button
            size="S"
            variant={isRunning ? 'secondary' : 'default'}
            disabled={variants.length === 0}
            onClick={() => !isLoading && set(isRunning ? 'paused' : 'running')}
          >
            {word(isRunning ? 'experiences.pause' : 'experiences.start')}
          </Button>
        )}
        {may.activate && (isRunning || state === 'paused') && (
          <Button size="S" variant="danger-light" onClick={() => onOpen({ dialog: 'end' })}>
            {word('experiences.end')}
          </Button>
        )}
        {may.edit && isOpen && (
          <Button size="S" variant="tertiary" startIcon={<Plus />} onClick={() => onOpen({ dialog: 'variant' })}>
            {word('experiences.add')}
          </Button>
        )}
      </Flex>
      {state !== 'draft' && (
        <Link tag={NavLink} to={paths.experience(key)} aria-label={`${word('results.title')}: ${name}`}>
          {word('results.title')}
        </Link>
      )}
    </Flex>
  );
}

import { Flex, Link, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import type { ExperienceAnswer } from '../../contracts/experiences';
import type { PreviewAnswer } from '../../contracts/preview-as';
import type { SegmentChoice } from '../../contracts/segments';
import { useWords } from '../translations/words';

const HOW_TO = 'https://docs.strapi.io/cms/features/preview';

interface WhatTheySeeProps {
  answer: PreviewAnswer | undefined;
  failed: boolean;
  experiences: readonly ExperienceAnswer[];
  names: readonly SegmentChoice[];
}

/** In words: whether they see the entry, which variant of each experience, and why. */
export function WhatTheySee({ answer, failed, experiences, names }: WhatTheySeeProps) {
  const word = useWords();
  const { formatList, formatTime } = useIntl();
  if (failed) return <Typography textColor="danger600">{word('error.unreachable')}</Typography>;
  if (!answer) return <Typography textColor="neutral600">{word('panel.loading')}</Typography>;
  const nameOf = (key: string) => names.find((choice) => choice.key === key)?.name ?? key;
  const { segments, shown, noUrl } = answer;
  const lines = answer.experiences.map(({ key, variant, because }) => {
    const experience = experiences.find((each) => each.key === key);
    const what = experience?.variants.find((each) => each.key === variant)?.name;
    return word('previewAs.sees', {
      name: experience?.name ?? key,
      what: variant === null ? word('previewAs.baseline') : `“${what ?? variant}”`,
      why: word(`previewAs.because.${because}`),
    });
  });
  return (
    <Flex direction="column" alignItems="flex-start" gap={2}>
      <Typography fontWeight="bold">{word(shown ? 'previewAs.shown' : 'previewAs.hidden')}</Typography>
      {lines.map((line) => (
        <Typography key={line}>{line}</Typography>
      ))}
      <Typography textColor="neutral600">
        {segments.length === 0
          ? word('previewAs.inNone')
          : word('previewAs.in', { names: formatList(segments.map(nameOf), { type: 'conjunction' }) })}
      </Typography>
      <Typography textColor="neutral600">
        {noUrl ? word(`previewAs.${noUrl}`) : word('previewAs.until', { time: formatTime(answer.expiresAt) })}
      </Typography>
      {noUrl === 'notConfigured' && (
        <Link href={HOW_TO} isExternal>
          {word('previewAs.howTo')}
        </Link>
      )}
    </Flex>
  );
}

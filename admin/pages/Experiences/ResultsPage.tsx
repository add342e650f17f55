import { Box, EmptyStateLayout, Flex, Loader, Typography } from '@strapi/design-system';
import { BackButton, Layouts, Page } from '@strapi/strapi/admin';
import { useParams, useSearchParams } from 'react-router-dom';
import type { ExperienceSummary } from '../../../contracts/experiences';
import { experiencesApi } from '../../api/experiences';
import { useSegmentChoices } from '../../audience-field/useSegmentChoices';
import { DayInput } from '../../components/DayInput';
import { Notice } from '../../components/Notice';
import { RelativeTime } from '../../components/RelativeTime';
import { SegmentPicker } from '../../components/SegmentPicker';
import { Found } from '../../experiences/Found';
import { StateBadge } from '../../experiences/StateBadge';
import { failureOf, failureWord } from '../../hooks/failure';
import { paths } from '../../paths';
import { useWords } from '../../translations/words';
import { EntryLink } from './EntryLink';
import { Groups } from './Groups';

/** What an experience has brought about. */
export default function ResultsPage() {
  const { key = '' } = useParams();
  const { data, isError } = experiencesApi.useExperienceSummariesQuery(undefined, { refetchOnMountOrArgChange: true });
  if (isError) return <Page.Error />;
  if (!data) return <Page.Loading />;
  const experience = data.find((each) => each.key === key);
  return experience ? <Results experience={experience} /> : <Page.Error />;
}

const DAY_MS = 86_400_000;
/** `2026-05-01`; the server counts by days of UTC. */
const isDay = (text: string | null): text is string => text !== null && !isNaN(Date.parse(`${text}T00:00:00Z`));

function Results({ experience }: { experience: ExperienceSummary }) {
  const word = useWords();
  const { choices } = useSegmentChoices();
  const [params, setParams] = useSearchParams();
  const [from, to, segment] = ['from', 'to', 'segment'].map((name) => params.get(name)) as (string | null)[];
  const set = (name: string, value: string | null) => {
    const next = new URLSearchParams(params);
    if (value === null) next.delete(name);
    else next.set(name, value);
    setParams(next, { replace: true });
  };
  const { currentData, data, error, isFetching, fulfilledTimeStamp } = experiencesApi.useExperienceResultsQuery(
    {
      key: experience.key,
      ...(isDay(from ?? null) && { from: `${from}T00:00:00.000Z` }),
      // The day that was chosen is part of it.
      ...(isDay(to ?? null) && { to: new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString() }),
      ...(segment && { segment }),
    },
    { refetchOnMountOrArgChange: true }
  );
  const failure = error && failureOf(error);
  return (
    <Page.Main>
      <Page.Title>{experience.name}</Page.Title>
      <Layouts.Header
        navigationAction={<BackButton fallback={paths.experiences} />}
        title={experience.name}
        subtitle={
          <Flex gap={3} wrap="wrap" tag="span">
            <StateBadge state={experience.state} />
            <EntryLink experience={experience} />
          </Flex>
        }
      />
      <Layouts.Content>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <Notice kind="info" title={word('results.peeking')}>
            {word('results.peekingWhy')}
          </Notice>
          {experience.findings.map(({ code, variant, message }) => (
            <Found key={`${code} ${variant}`}>
              {nameIn(experience, variant)} {message}
            </Found>
          ))}
          <Flex gap={4} wrap="wrap" alignItems="flex-end">
            <DayInput
              label={word('segment.trend.from')}
              value={from ?? data?.from.slice(0, 10) ?? ''}
              onChange={(day) => set('from', day)}
            />
            <DayInput
              label={word('segment.trend.to')}
              value={to ?? data?.to.slice(0, 10) ?? ''}
              onChange={(day) => set('to', day)}
            />
            <Box minWidth="24rem">
              <SegmentPicker
                optional
                choices={choices.filter(({ audience }) => audience !== 'account')}
                value={choices.find((choice) => choice.key === segment) ?? null}
                onChange={(choice) => set('segment', choice?.key ?? null)}
              />
            </Box>
          </Flex>
          {failure && <Notice kind="danger" title={word(...failureWord(failure))} />}
          {isFetching && !currentData && <Loader>{word('results.loading')}</Loader>}
          {currentData && currentData.groups.length === 0 && (
            <EmptyStateLayout
              hasRadius
              shadow="tableShadow"
              content={word(experience.state === 'draft' ? 'results.notBegun' : 'results.unseen')}
            />
          )}
          {currentData && currentData.groups.length > 0 && (
            <Groups experience={experience} results={currentData} segment={segment ?? undefined} />
          )}
          {fulfilledTimeStamp !== undefined && (
            <Typography textColor="neutral600">
              {word('results.fresh')} <RelativeTime at={new Date(fulfilledTimeStamp).toISOString()} />
            </Typography>
          )}
        </Flex>
      </Layouts.Content>
    </Page.Main>
  );
}

function nameIn({ variants }: ExperienceSummary, key: string | undefined): string {
  const name = variants.find((variant) => variant.key === key)?.name;
  return name === undefined ? '' : `“${name}”:`;
}

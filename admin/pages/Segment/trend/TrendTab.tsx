import { Box, Button, EmptyStateLayout, Flex, Loader, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useSearchParams } from 'react-router-dom';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { segmentsApi } from '../../../api/segments';
import { DayInput } from '../../../components/DayInput';
import { Notice } from '../../../components/Notice';
import { useWords } from '../../../translations/words';
import { KpiCard } from './KpiCard';
import { daysOf, lastDays, rangeOf, RANGES } from './trend';
import { TrendChart } from './TrendChart';
import { TrendTable } from './TrendTable';

const DEFAULT_RANGE = 30;

/** How the members went over time: a chart or the same as a table, over a range that stands in the address. */
export function TrendTab({ segment }: { segment: SegmentAnswer }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const [params, setParams] = useSearchParams();
  const now = Date.now();
  const custom = rangeOf(params.get('from'), params.get('to'), now);
  const chosen = RANGES.find((days) => String(days) === params.get('days')) ?? DEFAULT_RANGE;
  const range = custom ?? lastDays(chosen, now);
  const asTable = params.get('view') === 'table';
  const { data, isError, refetch } = segmentsApi.useSegmentCountsQuery(
    { key: segment.key, ...range },
    { refetchOnMountOrArgChange: true }
  );
  const set = (values: Record<string, string>) =>
    setParams({ ...Object.fromEntries(params), ...values }, { replace: true });
  const without = (...names: string[]) => Object.fromEntries([...params].filter(([name]) => !names.includes(name)));

  if (segment.requestTime || segment.refreshedAt === null) {
    const why = word(segment.requestTime ? 'segment.trend.atRequest' : 'segment.trend.empty');
    return <EmptyStateLayout content={why} hasRadius shadow="tableShadow" />;
  }
  const days = data ? daysOf(data, range, segment.createdAt, segment.members) : [];
  const joined = days.reduce((sum, day) => sum + day.joined, 0);
  const left = days.reduce((sum, day) => sum + day.left, 0);
  return (
    <Flex direction="column" alignItems="stretch" gap={4}>
      <Box padding={5} background="neutral0" hasRadius shadow="tableShadow">
        <Flex gap={4} wrap="wrap" alignItems="flex-end" justifyContent="space-between">
          <Flex gap={2} wrap="wrap" role="group" aria-label={word('segment.trend.range')}>
            {RANGES.map((count) => (
              <Button
                key={count}
                variant={!custom && count === chosen ? 'secondary' : 'tertiary'}
                aria-pressed={!custom && count === chosen}
                onClick={() => setParams({ ...without('from', 'to'), days: String(count) }, { replace: true })}
              >
                {word('segment.trend.days', { count })}
              </Button>
            ))}
          </Flex>
          <Flex gap={2} wrap="wrap" alignItems="flex-end">
            <DayInput
              label={word('segment.trend.from')}
              value={range.from}
              onChange={(from) => set({ from, to: range.to })}
            />
            <DayInput
              label={word('segment.trend.to')}
              value={range.to}
              onChange={(to) => set({ from: range.from, to })}
            />
          </Flex>
          <Button
            variant="tertiary"
            aria-pressed={asTable}
            onClick={() => (asTable ? setParams(without('view'), { replace: true }) : set({ view: 'table' }))}
          >
            {word(asTable ? 'segment.trend.asChart' : 'segment.trend.asTable')}
          </Button>
        </Flex>
        <Typography tag="p" paddingTop={4} paddingBottom={4} textColor="neutral700" aria-live="polite">
          {data && word('segment.trend.sum', { joined: formatNumber(joined), left: formatNumber(left) })}
        </Typography>
        {isError && (
          <Notice
            kind="danger"
            title={word('error.unreachable')}
            actions={<Button onClick={refetch}>{word('segment.away.retry')}</Button>}
          />
        )}
        {!data && !isError && <Loader>{word('segment.trend.loading')}</Loader>}
        {data && (asTable ? <TrendTable days={days} /> : <TrendChart days={days} />)}
      </Box>
      <KpiCard segment={segment} />
    </Flex>
  );
}

import { Box, Button, Flex, Loader, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useIntl } from 'react-intl';
import { useSearchParams } from 'react-router-dom';
import type { AudienceName } from '../../../../contracts/catalog';
import { KPI_PERIODS } from '../../../../contracts/segment-kpi';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { eventLabel } from '../../../../rules/phrase';
import { catalogApi } from '../../../api/catalog';
import { segmentsApi } from '../../../api/segments';
import { Card } from '../../../components/Card';
import { Notice } from '../../../components/Notice';
import { failureOf, failureWord } from '../../../hooks/failure';
import { Picker } from '../../../rule-builder/inputs/Picker';
import { useWords } from '../../../translations/words';
import { KpiChart } from './KpiChart';
import { KpiTable } from './KpiTable';

/** How often the members do something, or how much of it, beside everybody. What is chosen stands in the address. */
export function KpiCard({ segment }: { segment: SegmentAnswer }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const [params, setParams] = useSearchParams();
  const { data: facts } = catalogApi.useCatalogQuery(segment.audience);
  const event = params.get('event') ?? '';
  const property = params.get('sum') ?? '';
  const per = KPI_PERIODS.find((period) => period === params.get('per')) ?? 'day';
  const asTable = params.get('kpi') === 'table';
  const set = (values: Record<string, string>) =>
    setParams({ ...Object.fromEntries(params), ...values }, { replace: true });
  const { currentData: kpi, error } = segmentsApi.useSegmentKpiQuery(
    { key: segment.key, event, per, ...(property !== '' && { property }) },
    { skip: event === '', refetchOnMountOrArgChange: true }
  );
  return (
    <Card title={word('kpi.title')}>
      <Typography tag="p" textColor="neutral600" paddingBottom={4}>
        {word('kpi.about')}
      </Typography>
      <Flex gap={4} wrap="wrap" alignItems="center">
        <Picker
          label={word('builder.event')}
          text={event}
          placeholder={word('builder.event.choose')}
          chosen={[event]}
          choices={(facts?.events ?? []).map(({ name, count }) => ({
            ...{ value: name, label: name },
            note: formatNumber(count),
          }))}
          free={(text) => ({ value: text.slice(0, 200), label: text.slice(0, 200) })}
          strong
          onPick={({ value }) => set({ event: value, sum: '' })}
        />
        {event !== '' && (
          <>
            <Counted audience={segment.audience} event={event} value={property} onChange={(sum) => set({ sum })} />
            <SingleSelect
              size="S"
              aria-label={word('kpi.per')}
              value={per}
              onChange={(value) => set({ per: String(value) })}
            >
              {KPI_PERIODS.map((period) => (
                <SingleSelectOption key={period} value={period}>
                  {word(`kpi.per.${period}`)}
                </SingleSelectOption>
              ))}
            </SingleSelect>
            <Button variant="tertiary" aria-pressed={asTable} onClick={() => set({ kpi: asTable ? 'chart' : 'table' })}>
              {word(asTable ? 'segment.trend.asChart' : 'segment.trend.asTable')}
            </Button>
          </>
        )}
      </Flex>
      {error && <Notice kind="danger" title={word(...failureWord(failureOf(error)))} />}
      {event !== '' && !kpi && !error && <Loader>{word('kpi.loading')}</Loader>}
      {kpi && (
        <Box paddingTop={4}>
          <Typography tag="p" paddingBottom={3}>
            {word('kpi.sizes', { members: kpi.members, everybody: kpi.everybody })}
          </Typography>
          {asTable ? <KpiTable kpi={kpi} /> : <KpiChart kpi={kpi} />}
        </Box>
      )}
    </Card>
  );
}

interface CountedProps {
  audience: AudienceName;
  event: string;
  value: string;
  onChange: (property: string) => void;
}

/** Events themselves, or a number in them that adds up. */
function Counted({ audience, event, value, onChange }: CountedProps) {
  const word = useWords();
  const { data = [] } = catalogApi.useEventPropertiesQuery({ audience, event: [event] });
  const numbers = data.filter(({ type }) => type === 'number').map(({ path }) => path);
  const offered = value === '' || numbers.includes(value) ? numbers : [...numbers, value];
  return (
    <SingleSelect
      size="S"
      aria-label={word('kpi.what')}
      value={value === '' ? '-' : value}
      onChange={(path) => onChange(path === '-' ? '' : String(path))}
    >
      <SingleSelectOption value="-">{word('kpi.count')}</SingleSelectOption>
      {offered.map((path) => (
        <SingleSelectOption key={path} value={path}>
          {word('kpi.sum', { property: eventLabel(path) })}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  );
}

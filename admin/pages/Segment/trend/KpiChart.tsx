import { useIntl } from 'react-intl';
import type { SegmentKpi } from '../../../../contracts/segment-kpi';
import { ReadingChart } from '../../../components/chart/ReadingChart';
import { useWords } from '../../../translations/words';
import { ChartGrid } from './ChartGrid';
import { axesOf, MARGIN, pathOf } from './geometry';
import { ticksOf } from './trend';
import { useDayText } from './useDayText';

const HEIGHT = 260;

/** For each member as a line, for each of everybody as a dashed one. */
export function KpiChart({ kpi }: { kpi: SegmentKpi }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const dayText = useDayText();
  const { periods, timeZone } = kpi;
  const lines = (['everybody', 'members'] as const).map((who) => ({
    who,
    values: periods.flatMap((period, index) => (period[who].each === null ? [] : [{ index, value: period[who].each }])),
  }));
  const all = lines.flatMap(({ values }) => values.map(({ value }) => value));
  const [least, greatest] = [Math.min(0, ...all), Math.max(0, ...all)];
  const ticks = greatest === least ? [0, 1] : ticksOf(least, greatest, 4, 0);
  const axes = (width: number) => axesOf(periods.length, width, ticks, HEIGHT - MARGIN.bottom);
  const each = (value: number | null) => (value === null ? '—' : formatNumber(value, { maximumSignificantDigits: 4 }));
  const say = (index: number) => {
    const period = periods[index];
    return word('kpi.said', {
      day: dayText(period?.from ?? '', true),
      members: each(period?.members.each ?? null),
      everybody: each(period?.everybody.each ?? null),
    });
  };
  return (
    <ReadingChart
      label={word('kpi.label')}
      hint={word('kpi.hint', { zone: timeZone })}
      height={HEIGHT}
      count={periods.length}
      nearest={(width, x) => axes(width).nearest(x)}
      say={say}
    >
      {(width, at) => {
        const { x, y, ...rest } = axes(width);
        return (
          <>
            <ChartGrid chart={{ x, y, ...rest }} width={width} height={HEIGHT} days={periods.map(({ from }) => from)} />
            {lines.map(({ who, values }) => (
              <path
                key={who}
                className={who === 'members' ? 'line' : 'line other'}
                d={pathOf(values.map(({ index, value }) => [x(index), y(value)]))}
              />
            ))}
            {at !== null && (
              <>
                <line className="mark" x1={x(at)} x2={x(at)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
                {lines.map(({ who, values }) => {
                  const found = values.find(({ index }) => index === at);
                  return found && <circle key={who} cx={x(at)} cy={y(found.value)} r={4} />;
                })}
              </>
            )}
          </>
        );
      }}
    </ReadingChart>
  );
}

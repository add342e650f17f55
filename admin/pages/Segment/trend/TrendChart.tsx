import { useIntl } from 'react-intl';
import { ReadingChart } from '../../../components/chart/ReadingChart';
import { useWords } from '../../../translations/words';
import { ChartBars } from './ChartBars';
import { ChartGrid } from './ChartGrid';
import { geometryOf, HEIGHT, MARGIN } from './geometry';
import type { TrendDay } from './trend';
import { useDayText } from './useDayText';

/**
 * Members day by day as a line, those who joined and left as bars below it. A day is read by pointing at it or, with the
 * chart focused, by the arrow keys; what is read is also said.
 */
export function TrendChart({ days }: { days: readonly TrendDay[] }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const dayText = useDayText();
  const say = (index: number) => {
    const { day, members, joined, left } = days[index] as TrendDay;
    return word('segment.trend.day', {
      day: dayText(day, true),
      members: members === null ? word('segment.trend.unknown') : formatNumber(members),
      joined: formatNumber(joined),
      left: formatNumber(left),
    });
  };
  return (
    <ReadingChart
      label={word('segment.trend.label')}
      hint={word('segment.trend.hint')}
      height={HEIGHT}
      count={days.length}
      nearest={(width, x) => geometryOf(days, width).nearest(x)}
      say={say}
    >
      {(width, at) => {
        const chart = geometryOf(days, width);
        const day = at === null ? undefined : days[at];
        return (
          <>
            <ChartGrid chart={chart} width={width} height={HEIGHT} days={days.map((each) => each.day)} />
            {chart.areas.map((area) => (
              <path key={area} className="area" d={area} />
            ))}
            {chart.lines.map((line) => (
              <path key={line} className="line" d={line} />
            ))}
            <ChartBars days={days} chart={chart} />
            {day && at !== null && (
              <>
                <line className="mark" x1={chart.x(at)} x2={chart.x(at)} y1={MARGIN.top} y2={HEIGHT - MARGIN.bottom} />
                {day.members !== null && <circle cx={chart.x(at)} cy={chart.y(day.members)} r={4} />}
              </>
            )}
          </>
        );
      }}
    </ReadingChart>
  );
}

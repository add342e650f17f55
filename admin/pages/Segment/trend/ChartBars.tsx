import { Fragment } from 'react';
import { useIntl } from 'react-intl';
import { MARGIN, type Geometry } from './geometry';
import type { TrendDay } from './trend';

/** Those who joined upwards, those who left downwards, on one scale. */
export function ChartBars({ days, chart }: { days: readonly TrendDay[]; chart: Geometry }) {
  const { formatNumber } = useIntl();
  const { width, zero, height, greatest } = chart.bars;
  const first = chart.x(0) - width / 2;
  const last = chart.x(days.length - 1) + width / 2;
  const label = formatNumber(greatest, { notation: greatest >= 100_000 ? 'compact' : 'standard' });
  return (
    <>
      <line className="grid" x1={first} x2={last} y1={zero} y2={zero} />
      <text x={MARGIN.left - 8} y={zero - height(greatest) + 4} textAnchor="end" dominantBaseline="middle">
        +{label}
      </text>
      <text x={MARGIN.left - 8} y={zero + height(greatest) - 4} textAnchor="end" dominantBaseline="middle">
        −{label}
      </text>
      {days.map(({ day, joined, left }, index) => (
        <Fragment key={day}>
          {joined > 0 && (
            <rect
              className="joined"
              x={chart.x(index) - width / 2}
              y={zero - Math.max(1, height(joined))}
              width={width}
              height={Math.max(1, height(joined))}
            />
          )}
          {left > 0 && (
            <rect
              className="left"
              x={chart.x(index) - width / 2}
              y={zero}
              width={width}
              height={Math.max(1, height(left))}
            />
          )}
        </Fragment>
      ))}
    </>
  );
}

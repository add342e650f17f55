import { useIntl } from 'react-intl';
import { MARGIN, type Axes } from './geometry';
import { useDayText } from './useDayText';

interface ChartGridProps {
  chart: Axes;
  width: number;
  height: number;
  days: readonly string[];
}

/** Lines and numbers of what goes up, and days of what goes along. */
export function ChartGrid({ chart, width, height, days }: ChartGridProps) {
  const { formatNumber } = useIntl();
  const dayText = useDayText();
  return (
    <>
      {chart.ticks.map((tick) => (
        <g key={tick}>
          <line className="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={chart.y(tick)} y2={chart.y(tick)} />
          <text x={MARGIN.left - 8} y={chart.y(tick)} textAnchor="end" dominantBaseline="middle">
            {formatNumber(tick, { notation: tick >= 100_000 ? 'compact' : 'standard', maximumFractionDigits: 6 })}
          </text>
        </g>
      ))}
      {chart.labelled.map((index) => (
        <text key={index} x={chart.x(index)} y={height - 4} textAnchor="middle">
          {dayText(days[index] ?? '', false)}
        </text>
      ))}
    </>
  );
}

import { Box, Typography } from '@strapi/design-system';
import { useId, useState, type KeyboardEvent, type PointerEvent } from 'react';
import { useIntl } from 'react-intl';
import { styled } from 'styled-components';
import { useWords } from '../../../translations/words';
import { ChartBars } from './ChartBars';
import { geometryOf, HEIGHT, MARGIN } from './geometry';
import type { TrendDay } from './trend';
import { useWidth } from './useWidth';

/** Keys that move the reading mark, by how many days; `±Infinity` are the ends. */
const MOVES: Record<string, number> = {
  ArrowLeft: -1,
  ArrowRight: 1,
  PageUp: -7,
  PageDown: 7,
  Home: -Infinity,
  End: Infinity,
};

/**
 * Members day by day as a line, those who joined and left as bars below it. A day is read by pointing at it or, with the
 * chart focused, by the arrow keys; what is read is also said.
 */
export function TrendChart({ days }: { days: readonly TrendDay[] }) {
  const word = useWords();
  const { formatDate, formatNumber } = useIntl();
  const [watch, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const hint = useId();
  const chart = geometryOf(days, width);
  const day = at === null ? undefined : days[at];
  const dayText = (text: string, long: boolean) =>
    formatDate(`${text}T00:00:00Z`, { dateStyle: long ? 'full' : undefined, ...(long ? {} : SHORT), timeZone: 'UTC' });

  const move = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const last = days.length - 1;
    setAt((present) => Math.min(last, Math.max(0, (present ?? (by < 0 ? last + 1 : -1)) + by)));
  };
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left;
    setAt(chart.nearest(x));
  };
  return (
    <Box ref={watch} position="relative" minHeight={`${HEIGHT}px`}>
      {width > 0 && (
        <Picture
          width={width}
          height={HEIGHT}
          role="application"
          aria-roledescription={word('segment.trend.chart')}
          aria-label={word('segment.trend.label')}
          aria-describedby={hint}
          tabIndex={0}
          onKeyDown={move}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setAt(null)}
          onBlur={() => setAt(null)}
        >
          {chart.ticks.map((tick) => (
            <g key={tick}>
              <line className="grid" x1={MARGIN.left} x2={width - MARGIN.right} y1={chart.y(tick)} y2={chart.y(tick)} />
              <text x={MARGIN.left - 8} y={chart.y(tick)} textAnchor="end" dominantBaseline="middle">
                {formatNumber(tick, { notation: tick >= 100_000 ? 'compact' : 'standard' })}
              </text>
            </g>
          ))}
          {chart.labelled.map((index) => (
            <text key={index} x={chart.x(index)} y={HEIGHT - 4} textAnchor="middle">
              {dayText(days[index]?.day ?? '', false)}
            </text>
          ))}
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
        </Picture>
      )}
      <Typography id={hint} variant="pi" textColor="neutral600" tag="p" paddingTop={3} paddingBottom={1}>
        {word('segment.trend.hint')}
      </Typography>
      <Box aria-live="polite" minHeight="2.4rem">
        {day && (
          <Typography fontWeight="semiBold">
            {word('segment.trend.day', {
              day: dayText(day.day, true),
              members: day.members === null ? word('segment.trend.unknown') : formatNumber(day.members),
              joined: formatNumber(day.joined),
              left: formatNumber(day.left),
            })}
          </Typography>
        )}
      </Box>
    </Box>
  );
}

const SHORT = { day: 'numeric', month: 'short' } as const;

const Picture = styled.svg`
  display: block;
  touch-action: pan-y;
  border-radius: ${({ theme }) => theme.borderRadius};

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }

  text {
    fill: ${({ theme }) => theme.colors.neutral600};
    font-size: 1.2rem;
  }

  .grid {
    stroke: ${({ theme }) => theme.colors.neutral200};
  }

  .line {
    fill: none;
    stroke: ${({ theme }) => theme.colors.primary600};
    stroke-width: 2;
    stroke-linejoin: round;
  }

  .area {
    fill: ${({ theme }) => theme.colors.primary100};
  }

  .joined {
    fill: ${({ theme }) => theme.colors.success500};
  }

  .left {
    fill: ${({ theme }) => theme.colors.danger500};
  }

  .mark {
    stroke: ${({ theme }) => theme.colors.neutral500};
    stroke-dasharray: 3 3;
  }

  circle {
    fill: ${({ theme }) => theme.colors.primary600};
    stroke: ${({ theme }) => theme.colors.neutral0};
    stroke-width: 2;
  }
`;

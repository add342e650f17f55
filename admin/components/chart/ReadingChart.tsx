import { Box, Typography } from '@strapi/design-system';
import { useId, useState, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react';
import { styled } from 'styled-components';
import { useWords } from '../../translations/words';
import { useWidth } from './useWidth';

/** Keys that move the reading mark, by how many things; `±Infinity` are the ends. */
const MOVES: Record<string, number> = {
  ArrowLeft: -1,
  ArrowUp: -1,
  ArrowRight: 1,
  ArrowDown: 1,
  PageUp: -7,
  PageDown: 7,
  Home: -Infinity,
  End: Infinity,
};

interface ReadingChartProps {
  label: string;
  hint: string;
  height: number;
  /** How many things can be read. */
  count: number;
  /** Which of them is at a place of a chart of this width. */
  nearest: (width: number, x: number, y: number) => number | null;
  /** What is read of one of them. */
  say: (index: number) => string;
  children: (width: number, at: number | null) => ReactNode;
}

/**
 * A drawing that is read by pointing at it or, with it focused, by keys: the last thing first when going back, else the first. What is read is also said.
 */
export function ReadingChart({ label, hint, height, count, nearest, say, children }: ReadingChartProps) {
  const word = useWords();
  const [watch, width] = useWidth();
  const [at, setAt] = useState<number | null>(null);
  const id = useId();
  const read = at !== null && at < count ? at : null;

  const move = (event: KeyboardEvent) => {
    const by = MOVES[event.key];
    if (by === undefined || count === 0) return;
    event.preventDefault();
    setAt((present) => Math.min(count - 1, Math.max(0, (present ?? (by < 0 ? count : -1)) + by)));
  };
  const point = (event: PointerEvent<SVGSVGElement>) => {
    const { left, top } = event.currentTarget.getBoundingClientRect();
    setAt(nearest(width, event.clientX - left, event.clientY - top));
  };
  return (
    <Box ref={watch} position="relative" minHeight={`${height}px`}>
      {width > 0 && (
        <Picture
          width={width}
          height={height}
          role="application"
          aria-roledescription={word('shared.chart')}
          aria-label={label}
          aria-describedby={id}
          tabIndex={0}
          onKeyDown={move}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => setAt(null)}
          onBlur={() => setAt(null)}
        >
          {children(width, read)}
        </Picture>
      )}
      <Typography id={id} variant="pi" textColor="neutral600" tag="p" paddingTop={3} paddingBottom={1}>
        {hint}
      </Typography>
      <Box aria-live="polite" minHeight="2.4rem">
        {read !== null && <Typography fontWeight="semiBold">{say(read)}</Typography>}
      </Box>
    </Box>
  );
}

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

  .zero {
    stroke: ${({ theme }) => theme.colors.neutral500};
  }

  .line,
  .whisker {
    fill: none;
    stroke: ${({ theme }) => theme.colors.primary600};
    stroke-width: 2;
    stroke-linejoin: round;
  }

  .other {
    stroke: ${({ theme }) => theme.colors.neutral600};
    stroke-dasharray: 5 4;
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

  .read {
    fill: ${({ theme }) => theme.colors.neutral100};
  }

  circle {
    fill: ${({ theme }) => theme.colors.primary600};
    stroke: ${({ theme }) => theme.colors.neutral0};
    stroke-width: 2;
  }
`;

import { styled } from 'styled-components';
import { sparklinePoints, type Point } from './sparkline-points';

const WIDTH = 72;
const HEIGHT = 20;
/** Room for half the line's width, and for the dot at its end. */
const EDGE = 3;

/** Members over the last days, as a line. Only a picture: what it shows must also be said in words beside it. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const lines = sparklinePoints(values, WIDTH, HEIGHT);
  const last = values.at(-1) === null ? undefined : lines.at(-1)?.at(-1);
  return (
    <Picture width={WIDTH + 2 * EDGE} height={HEIGHT + 2 * EDGE} aria-hidden focusable="false">
      <g transform={`translate(${EDGE} ${EDGE})`}>
        {lines.map((line) => (
          <path key={line[0]?.x} d={path(line)} />
        ))}
        {last && <circle cx={last.x} cy={last.y} r={2} />}
      </g>
    </Picture>
  );
}

const path = (line: Point[]) => line.map(({ x, y }, at) => `${at === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
const round = (number: number) => Math.round(number * 10) / 10;

const Picture = styled.svg`
  flex: none;
  display: block;

  path {
    fill: none;
    stroke: ${({ theme }) => theme.colors.primary500};
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }

  circle {
    fill: ${({ theme }) => theme.colors.primary600};
  }
`;

import { useIntl } from 'react-intl';
import type { GroupResult } from '../../../contracts/experience-results';
import { ReadingChart } from '../../components/chart/ReadingChart';
import { useWords } from '../../translations/words';
import { AXIS, liftScale, ROW, TOP } from './lift-scale';

interface LiftPlotProps {
  groups: readonly GroupResult[];
  nameOf: (variant: string) => string;
  say: (group: GroupResult) => string;
}

/** Of each group how much more often than the control it reaches the goal: a dot with its interval, beside the line of no difference. */
export function LiftPlot({ groups, nameOf, say }: LiftPlotProps) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const bottom = TOP + groups.length * ROW;
  const placeAt = (y: number) => Math.min(groups.length - 1, Math.max(0, Math.floor((y - TOP) / ROW)));
  return (
    <ReadingChart
      label={word('results.plot')}
      hint={word('results.plotHint')}
      height={bottom + AXIS}
      count={groups.length}
      nearest={(_width, _x, y) => placeAt(y)}
      say={(index) => say(groups[index] as GroupResult)}
    >
      {(width, at) => {
        const { x, left, ticks, high, every } = liftScale(groups, width);
        return (
          <>
            {at !== null && <rect className="read" x={0} width={width} y={TOP + at * ROW} height={ROW} />}
            {ticks.map((tick, place) => (
              <g key={tick}>
                <line className="grid" x1={x(tick)} x2={x(tick)} y1={TOP} y2={bottom} />
                {place % every === 0 && (
                  <text x={x(tick)} y={bottom + 18} textAnchor="middle">
                    {formatNumber(tick, { style: 'percent', signDisplay: 'exceptZero' })}
                  </text>
                )}
              </g>
            ))}
            <line className="zero" x1={x(0)} x2={x(0)} y1={TOP} y2={bottom} />
            {groups.map(({ variant, lift }, index) => {
              const y = TOP + (index + 0.5) * ROW;
              const [from, to] = lift?.interval ?? [0, 0];
              // What goes on beyond the edge has no end there.
              const isOpen = to === null || to > high;
              const end = isOpen ? high : to;
              return (
                <g key={variant}>
                  <text x={0} y={y} dominantBaseline="middle">
                    {shortened(nameOf(variant), left)}
                  </text>
                  {lift && (
                    <>
                      <path
                        className="whisker"
                        d={`M${x(from)} ${y}H${x(end)}M${x(from)} ${y - 5}v10M${x(end)} ${y - 5}v${isOpen ? 0 : 10}`}
                      />
                      {lift.estimate !== null && <circle cx={x(lift.estimate)} cy={y} r={6} />}
                    </>
                  )}
                </g>
              );
            })}
          </>
        );
      }}
    </ReadingChart>
  );
}

/** As much of a name as there is room for; the table has all of it. */
const shortened = (name: string, room: number): string => {
  const most = Math.floor((room - 12) / 6.5);
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
};

import type { RelatedAggregate } from '../../../rules/conditions/related';
import type { EventAggregate } from '../../../rules/conditions/event';
import type { RankBound, RankBy, RankNode } from '../../../rules/conditions/rank';
import { resolveRows } from '../../../rules/catalog';
import { rowsOf } from '../../../rules/edit/defaults';
import type { FieldOffer } from '../../../rules/edit/fields';
import { eventScope } from '../../../rules/where';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import { Extras } from '../Extras';
import { FieldPicker } from '../inputs/FieldPicker';
import { NumberBox } from '../inputs/NumberBox';
import { Picker } from '../inputs/Picker';
import { useIssues } from '../useIssueAt';
import { Where } from '../Where';
import { EventsAsked } from './EventsAsked';
import type { RowKind, RowProps } from './kind';
import { belowRows } from './RelatedRow';
import { datesOf, RowsAsked } from './RowsAsked';
import { Said } from './Said';

const ROW_FNS: readonly RelatedAggregate['fn'][] = ['count', 'sum', 'avg', 'min', 'max', 'distinct'];
const EVENT_FNS: readonly EventAggregate['fn'][] = ['count', 'sum', 'avg', 'min', 'max', 'distinct'];
const BOUNDS = ['topPercent', 'bottomPercent', 'top', 'bottom', 'between'] as const;
const isNumber = ({ type }: FieldOffer): boolean => type === 'number';

function RankRow({ node, here, level }: RowProps<'rank'>) {
  const word = useWords();
  const { facts, readOnly, update, newWhere } = useBuilder();
  const { at } = useIssues(node.id);
  const { catalog } = facts;
  const { by } = node;
  const rows = rowsOf(catalog, here.scope.uid);
  const kind = by.type === 'related' ? `related:${by.path}` : by.type;
  const kinds = [
    { value: 'attribute', label: word('builder.rank.field') },
    ...rows.map(({ path, label }) => ({ value: `related:${path}`, label })),
    { value: 'event', label: word('builder.rank.events') },
  ];
  const setBy = (next: RankBy, field?: string) => update(node, { by: next }, field);
  const uid = by.type === 'related' ? (resolveRows(catalog, here.scope.uid, by.path)?.uid ?? '') : '';
  const dates = datesOf(catalog, uid);
  const below =
    by.type === 'related'
      ? belowRows(by.path, here, uid)
      : { scope: eventScope(here.scope), ...(by.type === 'event' && { events: by.events }) };
  const about =
    by.type === 'related' ? (rows.find(({ path }) => path === by.path)?.label ?? by.path) : word('builder.where.event');
  return (
    <>
      <Said id="builder.row.rank" bound={<Bound node={node} />} />{' '}
      <Picker
        label={word('builder.rank.by')}
        text={kinds.find(({ value }) => value === kind)?.label ?? ''}
        placeholder={word('builder.rank.choose')}
        chosen={[kind]}
        choices={kinds}
        readOnly={readOnly}
        at="by"
        onPick={({ value }) => value !== kind && setBy(byOf(value))}
        {...at('by')}
      />
      {': '}
      {by.type === 'attribute' && (
        <FieldPicker
          uid={here.scope.uid}
          path={by.path}
          only={isNumber}
          readOnly={readOnly}
          at="by.path"
          onChange={(path) => setBy({ type: 'attribute', path })}
          {...at('by.path')}
        />
      )}
      {by.type === 'related' && (
        <RowsAsked
          asked={by}
          fns={ROW_FNS}
          here={here}
          prefix="by."
          at={at}
          onChange={({ path, aggregate, where, window }, field) =>
            setBy({ type: 'related', path, aggregate, ...(where && { where }), ...(window && { window }) }, field)
          }
        />
      )}
      {by.type === 'event' && (
        <EventsAsked
          asked={by}
          fns={EVENT_FNS}
          prefix="by."
          at={at}
          onChange={({ events, aggregate, where, window }, field) =>
            setBy({ type: 'event', events, aggregate, ...(where && { where }), ...(window && { window }) }, field)
          }
        />
      )}
      {by.type !== 'attribute' && (
        <>
          <Extras
            extras={[
              ...(!by.where
                ? [{ label: word('builder.extra.where'), add: () => setBy({ ...by, where: newWhere(below) }) }]
                : []),
              ...(by.type === 'related' && !by.window && dates[0]
                ? [
                    {
                      label: word('builder.extra.window'),
                      add: () =>
                        setBy({
                          ...by,
                          window: { path: dates[0] ?? '', range: { type: 'last', n: 365, unit: 'day' } },
                        }),
                    },
                  ]
                : []),
            ]}
          />
          {by.where && <Where where={by.where} here={below} level={level} about={about} />}
        </>
      )}
    </>
  );
}

function byOf(kind: string): RankBy {
  if (kind === 'attribute') return { type: 'attribute', path: '' };
  if (kind === 'event') return { type: 'event', events: [], aggregate: { fn: 'count' } };
  return { type: 'related', path: kind.slice('related:'.length), aggregate: { fn: 'count' } };
}

function Bound({ node }: { node: RankNode }) {
  const word = useWords();
  const { readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const { bound } = node;
  const kind = BOUNDS.find((name) => name in bound) ?? 'topPercent';
  const say = (name: string) => word(`builder.rank.${name}` as WordKey);
  const set = (next: RankBound, field?: string) => update(node, { bound: next }, field);
  const number = (value: number, onChange: (value: number) => void, label: WordKey, whole = false) => (
    <NumberBox
      label={word(label)}
      whole={whole}
      least={whole ? 1 : 0}
      most={whole ? 1_000_000_000 : 100}
      width="7.2rem"
      value={value}
      readOnly={readOnly}
      at="bound"
      onChange={(next) => onChange(Number(next))}
      {...at('bound')}
    />
  );
  return (
    <>
      <Picker
        label={word('builder.rank.bound')}
        text={say(kind)}
        chosen={[kind]}
        choices={BOUNDS.map((value) => ({ value, label: say(value) }))}
        readOnly={readOnly}
        at="bound"
        onPick={({ value }) => set(boundOf(value as (typeof BOUNDS)[number], bound))}
      />{' '}
      {'between' in bound ? (
        <>
          {number(bound.between.from, (from) => set({ between: { ...bound.between, from } }, 'from'), 'builder.from')}{' '}
          {word('builder.and')}{' '}
          {number(bound.between.to, (to) => set({ between: { ...bound.between, to } }, 'to'), 'builder.to')} %
        </>
      ) : (
        <>
          {number(
            Object.values(bound)[0] ?? 1,
            (value) => value > 0 && set({ [kind]: value } as RankBound, 'n'),
            'builder.amount',
            !kind.endsWith('Percent')
          )}
          {kind.endsWith('Percent') ? ' %' : ''}
        </>
      )}
    </>
  );
}

/** A bound of another kind, with the number that the present one has where it makes sense. */
function boundOf(kind: (typeof BOUNDS)[number], before: RankBound): RankBound {
  const percent = 'topPercent' in before ? before.topPercent : 'bottomPercent' in before ? before.bottomPercent : 10;
  const count = 'top' in before ? before.top : 'bottom' in before ? before.bottom : 100;
  switch (kind) {
    case 'topPercent':
      return { topPercent: percent };
    case 'bottomPercent':
      return { bottomPercent: percent };
    case 'top':
      return { top: count };
    case 'bottom':
      return { bottom: count };
    case 'between':
      return { between: { from: 25, to: 75 } };
  }
}

export const rankRow: RowKind<'rank'> = {
  Row: RankRow,
  offers: ({ here, word }) =>
    here.scope.place === 'subject'
      ? [{ id: 'rank', label: word('builder.add.rank'), about: word('builder.add.rank.about') }]
      : [],
};

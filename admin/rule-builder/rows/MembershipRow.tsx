import type { MembershipNode } from '../../../rules/conditions/membership';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import { Extras } from '../Extras';
import { Picker } from '../inputs/Picker';
import { SpanInput } from '../inputs/SpanInput';
import { WindowInput } from '../inputs/WindowInput';
import { useIssues } from '../useIssueAt';
import { Without } from './EventTimes';
import type { RowKind, RowProps } from './kind';
import { Said } from './Said';

const WAYS = ['subject.is_member', 'subject.is_not_member', 'account.is_member', 'account.is_not_member'] as const;

function MembershipRow({ node }: RowProps<'membership'>) {
  const word = useWords();
  const { facts, readOnly, update, self } = useBuilder();
  const { at } = useIssues(node.id);
  const { catalog } = facts;
  const hasAccount = catalog.audience === 'contact' && catalog.accountPath !== undefined;
  const way = `${node.of ?? 'subject'}.${node.operator}`;
  const audience = node.of === 'account' ? 'account' : catalog.audience;
  const segments = Object.values(catalog.segments).filter(
    (segment) => segment.audience === audience && segment.key !== self
  );
  const { since } = node;
  const say = (name: string) => word(`builder.membership.${name}` as WordKey);
  return (
    <>
      <Said
        id="builder.row.membership"
        operator={
          <Picker
            label={word('builder.operator')}
            text={say(way)}
            chosen={[way]}
            choices={WAYS.filter((name) => hasAccount || name.startsWith('subject') || name === way).map((value) => ({
              value,
              label: say(value),
            }))}
            readOnly={readOnly}
            at="operator"
            onPick={({ value }) => {
              const [of, operator] = value.split('.') as ['subject' | 'account', MembershipNode['operator']];
              update(node, ({ of: before, ...rest }): MembershipNode => ({
                ...rest,
                operator,
                ...(of === 'account' && { of }),
                // Segments of people are none of accounts.
                ...((before ?? 'subject') !== of && { segment: '' }),
              }));
            }}
            {...at('of')}
          />
        }
        segment={
          <Picker
            label={word('shared.segment')}
            text={node.segment === '' ? '' : (catalog.segments[node.segment]?.name ?? node.segment)}
            placeholder={word('builder.segment.choose')}
            chosen={[node.segment]}
            choices={segments.map(({ key, name, active }) => ({
              value: key,
              label: name,
              ...(!active && { note: word('builder.segment.inactive') }),
            }))}
            strong
            readOnly={readOnly}
            at="segment"
            onPick={({ value }) => update(node, { segment: value })}
            {...at('segment')}
          />
        }
      />{' '}
      {since && (
        <>
          {'joined' in since ? (
            <Said
              id="builder.row.membership.joined"
              window={
                <WindowInput
                  value={since.joined}
                  of="datetime"
                  needed
                  readOnly={readOnly}
                  at="since.joined"
                  onChange={(joined, field) => joined && update(node, { since: { joined } }, field)}
                  {...at('since.joined')}
                />
              }
            />
          ) : (
            <Said
              id="builder.row.membership.atLeast"
              span={
                <SpanInput
                  label={word('builder.amount')}
                  of="durations"
                  value={since.atLeast}
                  readOnly={readOnly}
                  at="since.atLeast"
                  onChange={({ n, unit }, field) =>
                    update(node, { since: { atLeast: { n, unit: unit as 'day' } } }, field)
                  }
                  {...at('since.atLeast')}
                />
              }
            />
          )}
          <Without
            label={word('builder.extra.withoutSince')}
            onClick={() => update(node, ({ since: _gone, ...rest }): MembershipNode => rest)}
          />
        </>
      )}
      {!since && (
        <Extras
          extras={[
            {
              label: word('builder.extra.joined'),
              add: () => update(node, { since: { joined: { type: 'last', n: 30, unit: 'day' } } }),
            },
            {
              label: word('builder.extra.atLeast'),
              add: () => update(node, { since: { atLeast: { n: 7, unit: 'day' } } }),
            },
          ]}
        />
      )}
    </>
  );
}

export const membershipRow: RowKind<'membership'> = {
  Row: MembershipRow,
  offers: ({ here, word }) =>
    here.scope.place === 'subject' ? [{ id: 'membership', label: word('builder.add.membership') }] : [],
};

import { OUTCOMES, type Outcome, type ResponseNode } from '../../../rules/conditions/response';
import { useWords, type WordKey } from '../../translations/words';
import { useBuilder } from '../context';
import { NumberBox } from '../inputs/NumberBox';
import { Picker } from '../inputs/Picker';
import { WindowInput } from '../inputs/WindowInput';
import { useIssues } from '../useIssueAt';
import type { RowKind, RowProps } from './kind';
import { channelWord, isTold } from './response-words';
import { Said } from './Said';

function ResponseRow({ node }: RowProps<'response'>) {
  const word = useWords();
  const { facts, readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const { campaign, channel, outcome } = node;
  const names = facts.catalog.responses[channel] ?? {};
  const outcomes = OUTCOMES.filter((name) => isTold(name, names) || name === outcome);
  return (
    <Said
      id="builder.row.response"
      outcome={
        <Picker
          label={word('builder.outcome')}
          text={word(`builder.outcome.${outcome}`)}
          chosen={[outcome]}
          choices={outcomes.map((value) => ({ value, label: word(`builder.outcome.${value}`) }))}
          strong
          readOnly={readOnly}
          at="outcome"
          onPick={({ value }) => update(node, { outcome: value as Outcome })}
          {...at('outcome')}
        />
      }
      channel={
        <Picker
          label={word('builder.channel')}
          text={channelWord(word, channel)}
          placeholder={word('builder.channel.choose')}
          chosen={[channel]}
          choices={Object.keys(facts.catalog.responses).map((value) => ({ value, label: channelWord(word, value) }))}
          readOnly={readOnly}
          at="channel"
          onPick={({ value }) =>
            update(node, { channel: value, ...('key' in campaign && { campaign: { any: true as const } }) })
          }
          {...at('channel')}
        />
      }
      campaign={<CampaignPicker node={node} />}
      window={
        <WindowInput
          value={node.window}
          of="datetime"
          readOnly={readOnly}
          at="window"
          onChange={(window, field) =>
            update(node, ({ window: _before, ...rest }): ResponseNode => (window ? { ...rest, window } : rest), field)
          }
          {...at('window')}
        />
      }
    />
  );
}

function CampaignPicker({ node }: { node: ResponseNode }) {
  const word = useWords();
  const { facts, readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const { campaign, channel } = node;
  const known = facts.campaigns[channel] ?? [];
  const chosen =
    'key' in campaign ? `key:${campaign.key}` : 'last' in campaign ? (campaign.last === 1 ? 'newest' : 'last') : 'any';
  const keys =
    'key' in campaign && campaign.key !== '' && !known.includes(campaign.key) ? [campaign.key, ...known] : known;
  const choose = (value: string) => {
    if (value === 'any') update(node, { campaign: { any: true } });
    else if (value === 'newest') update(node, { campaign: { last: 1 } });
    else if (value === 'last') update(node, { campaign: { last: 3 } });
    else update(node, { campaign: { key: value.slice('key:'.length) } });
  };
  return (
    <>
      <Picker
        label={word('builder.campaign')}
        text={'key' in campaign ? campaign.key : word(`builder.campaign.${chosen}` as WordKey)}
        placeholder={word('builder.campaign.choose')}
        chosen={[chosen]}
        choices={[
          { value: 'newest', label: word('builder.campaign.newest') },
          { value: 'last', label: word('builder.campaign.last') },
          { value: 'any', label: word('builder.campaign.any') },
          ...keys.map((key) => ({ value: `key:${key}`, label: key, group: word('builder.campaign.known') })),
        ]}
        free={(text) => ({ value: `key:${text.slice(0, 200)}`, label: text.slice(0, 200) })}
        strong
        readOnly={readOnly}
        at="campaign"
        onPick={({ value }) => choose(value)}
        {...at('campaign')}
      />
      {'last' in campaign && campaign.last > 1 && (
        <>
          {' '}
          <NumberBox
            label={word('builder.campaign.number')}
            whole
            least={2}
            most={100}
            width="5.6rem"
            value={campaign.last}
            readOnly={readOnly}
            onChange={(last) => update(node, { campaign: { last: Number(last) } }, 'last')}
          />
        </>
      )}
    </>
  );
}

export const responseRow: RowKind<'response'> = {
  Row: ResponseRow,
  offers: ({ facts, here, word }) =>
    here.scope.place === 'subject' && Object.keys(facts.catalog.responses).length > 0
      ? [{ id: 'response', label: word('builder.add.response'), about: word('builder.add.response.about') }]
      : [],
};

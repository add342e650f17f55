import { useMemo } from 'react';
import { useIntl } from 'react-intl';
import { resolveField } from '../../rules/catalog';
import { comparedField } from '../../rules/comparison';
import { OUTCOMES } from '../../rules/conditions/response';
import { fieldsOf } from '../../rules/edit/fields';
import { fitComparison } from '../../rules/edit/fit';
import type { NodeType, RuleNode } from '../../rules/rule';
import { useWords } from '../translations/words';
import { useBuilder, type Here, type Preset } from './context';
import type { Choice } from './inputs/choices';
import { offersAt } from './rows/registry';
import { channelWord, isTold } from './rows/response-words';

export interface Addition extends Choice {
  type: NodeType;
  preset?: Preset;
}

/** What can be added at a place: kinds of conditions, and, found by their names, fields, events, segments and tags. */
export function useAdditions(here: Here): { kinds: Addition[]; named: Addition[] } {
  const word = useWords();
  const { formatNumber } = useIntl();
  const { facts, self } = useBuilder();
  return useMemo(() => {
    const { catalog } = facts;
    const kinds = offersAt({ facts, here, word }).map(({ id, label, about, type, preset }): Addition => ({
      value: id,
      label,
      type,
      ...(about && { about }),
      ...(preset && { preset }),
    }));
    const fields =
      here.scope.place === 'event'
        ? []
        : fieldsOf(catalog, here.scope.uid).map(({ path, label, under, type }): Addition => ({
            value: `field:${path}`,
            label: under ? `${under} › ${label}` : label,
            group: word('builder.add.fields'),
            type: 'attribute',
            preset: { change: (node) => withField(node, path, type === 'json' ? 'text' : undefined) },
          }));
    if (here.scope.place !== 'subject') return { kinds, named: fields };
    const events = facts.events.map(({ name, count }): Addition => ({
      value: `event:${name}`,
      label: name,
      group: word('builder.add.events'),
      note: formatNumber(count),
      type: 'event',
      preset: { change: (node) => (node.type === 'event' ? { ...node, events: [name] } : node), focus: 'operand' },
    }));
    const segments = Object.values(catalog.segments)
      .filter(({ key, audience }) => key !== self && audience === catalog.audience)
      .map(({ key, name }): Addition => ({
        value: `segment:${key}`,
        label: name,
        group: word('builder.add.segments'),
        type: 'membership',
        preset: { change: (node) => (node.type === 'membership' ? { ...node, segment: key } : node) },
      }));
    const tags = Object.values(catalog.tags ?? {}).map(({ key, name }): Addition => ({
      value: `tag:${key}`,
      label: name,
      group: word('builder.add.tags'),
      type: 'tag',
      preset: { change: (node) => (node.type === 'tag' ? { ...node, tags: [key] } : node) },
    }));
    const messages = Object.entries(catalog.responses).flatMap(([channel, names]) =>
      OUTCOMES.filter((outcome) => isTold(outcome, names)).map((outcome): Addition => ({
        value: `message:${channel}:${outcome}`,
        label: word(`builder.outcome.${outcome}`),
        group: word('builder.add.messages'),
        note: channelWord(word, channel),
        type: 'response',
        preset: { change: (node) => (node.type === 'response' ? { ...node, channel, outcome } : node) },
      }))
    );
    return { kinds, named: [...fields, ...events, ...messages, ...segments, ...tags] };

    function withField(node: RuleNode, path: string, valueType: 'text' | undefined): RuleNode {
      if (node.type !== 'attribute') return node;
      const { field } = resolveField(catalog, here.scope.uid, path, valueType);
      const { id, type } = node;
      const { operator = 'is', operand } = field ? fitComparison({}, comparedField(field)) : {};
      return { id, type, path, ...(valueType && { valueType }), operator, ...(operand !== undefined && { operand }) };
    }
  }, [facts, here, self, word, formatNumber]);
}

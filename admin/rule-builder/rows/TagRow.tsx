import { useIntl } from 'react-intl';
import type { TagNode } from '../../../rules/conditions/tag';
import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { Picker } from '../inputs/Picker';
import { useIssues } from '../useIssueAt';
import type { RowKind, RowProps } from './kind';
import { Said } from './Said';

const OPERATORS = ['includes_any', 'includes_all', 'includes_none'] as const;

function TagRow({ node }: RowProps<'tag'>) {
  const word = useWords();
  const { formatList } = useIntl();
  const { facts, readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const known = facts.catalog.tags ?? {};
  const nameOf = (key: string) => known[key]?.name ?? key;
  const unknown = node.tags.filter((key) => !known[key]);
  return (
    <Said
      id="builder.row.tag"
      operator={
        <Picker
          label={word('builder.operator')}
          text={word(`builder.tag.${node.operator}`)}
          chosen={[node.operator]}
          choices={OPERATORS.map((value) => ({ value, label: word(`builder.tag.${value}`) }))}
          readOnly={readOnly}
          at="operator"
          onPick={({ value }) => update(node, { operator: value as TagNode['operator'] })}
        />
      }
      tags={
        <Picker
          label={word('builder.tags')}
          text={formatList(node.tags.map(nameOf), {
            type: node.operator === 'includes_all' ? 'conjunction' : 'disjunction',
          })}
          placeholder={word('builder.tags.choose')}
          chosen={node.tags}
          choices={[
            ...Object.values(known).map(({ key, name }) => ({ value: key, label: name })),
            ...unknown.map((key) => ({ value: key, label: key })),
          ]}
          multiple
          strong
          readOnly={readOnly}
          at="tags"
          onPick={({ value }) =>
            update(node, {
              tags: node.tags.includes(value) ? node.tags.filter((key) => key !== value) : [...node.tags, value],
            })
          }
          {...at('tags')}
        />
      }
    />
  );
}

export const tagRow: RowKind<'tag'> = {
  Row: TagRow,
  offers: ({ facts, here, word }) =>
    here.scope.place === 'subject' && facts.catalog.tags ? [{ id: 'tag', label: word('builder.add.tag') }] : [],
};

import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { NumberBox } from '../inputs/NumberBox';
import { TextBox } from '../inputs/TextBox';
import { useIssues } from '../useIssueAt';
import type { RowKind, RowProps } from './kind';
import { Said } from './Said';

function SplitRow({ node }: RowProps<'split'>) {
  const word = useWords();
  const { readOnly, update } = useBuilder();
  const { at } = useIssues(node.id);
  const end = (name: 'from' | 'to') => (
    <NumberBox
      label={word(`builder.${name}`)}
      least={0}
      most={100}
      width="7.2rem"
      value={node[name]}
      readOnly={readOnly}
      at={name}
      onChange={(value) => update(node, { [name]: Number(value) }, name)}
      {...at(name)}
    />
  );
  return (
    <Said
      id="builder.row.split"
      from={end('from')}
      to={end('to')}
      salt={
        <TextBox
          label={word('builder.split.salt')}
          value={node.salt}
          readOnly={readOnly}
          at="salt"
          onChange={(salt) => update(node, { salt: salt.slice(0, 100) }, 'salt')}
          {...at('salt')}
        />
      }
    />
  );
}

export const splitRow: RowKind<'split'> = {
  Row: SplitRow,
  offers: ({ here, word }) =>
    here.scope.place === 'subject'
      ? [{ id: 'split', label: word('builder.add.split'), about: word('builder.add.split.about') }]
      : [],
};

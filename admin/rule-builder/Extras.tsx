import { Plus } from '@strapi/icons';
import { styled } from 'styled-components';
import { useBuilder } from './context';
import { TextButton } from './styles';

const Bar = styled.span`
  display: inline-flex;
  flex-wrap: wrap;
  vertical-align: middle;
`;

/** What can be added to a condition: a `where`, a time. */
export function Extras({ extras }: { extras: { label: string; add: () => void }[] }) {
  const { readOnly } = useBuilder();
  if (readOnly || extras.length === 0) return null;
  return (
    <Bar>
      {extras.map(({ label, add }) => (
        <TextButton key={label} type="button" onClick={add}>
          <Plus aria-hidden />
          {label}
        </TextButton>
      ))}
    </Bar>
  );
}

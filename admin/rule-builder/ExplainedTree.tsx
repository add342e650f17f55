import { Box, Flex, Typography } from '@strapi/design-system';
import { CheckCircle, CrossCircle, Minus } from '@strapi/icons';
import { styled } from 'styled-components';
import { useIntl } from 'react-intl';
import type { ExplainedNode, Explanation } from '../../contracts/people';
import { useWords } from '../translations/words';
import { TextButton } from './styles';

const Branch = styled.ul`
  margin: 0;
  padding: 0;
  list-style: none;
  & ul {
    margin-inline-start: 0.7rem;
    padding-inline-start: ${({ theme }) => theme.spaces[3]};
    border-inline-start: 2px solid ${({ theme }) => theme.colors.neutral200};
  }
`;

const Mark = styled.span<{ $colour: 'success600' | 'danger600' | 'neutral600' }>`
  display: inline-flex;
  align-items: center;
  gap: 0.4rem;
  flex: none;
  color: ${({ theme, $colour }) => theme.colors[$colour]};
  font-weight: ${({ theme }) => theme.fontWeights.semiBold};
  & svg,
  & svg path {
    fill: currentColor;
  }
`;

/** Whether the person is in, and the first condition that keeps them out. */
export function Verdict({ explanation, onShow }: { explanation: Explanation; onShow: (nodeId: string) => void }) {
  const word = useWords();
  const { holds, reason, failing } = explanation;
  return (
    <Box paddingBottom={3}>
      <Flex gap={2} alignItems="flex-start">
        <Result holds={holds} />
        <Typography>{reason}</Typography>
      </Flex>
      {failing && (
        <TextButton type="button" onClick={() => onShow(failing.nodeId)}>
          {word('builder.test.show')}
        </TextButton>
      )}
    </Box>
  );
}

/** The rule's tree with what holds for the person, and what they have beside what was asked. */
export function ExplainedTree({ node }: { node: ExplainedNode }) {
  return (
    <Branch>
      <Node node={node} />
    </Branch>
  );
}

function Node({ node }: { node: ExplainedNode }) {
  const word = useWords();
  const { formatDate, formatNumber } = useIntl();
  const hasActual = 'actual' in node && node.actual !== undefined;
  const said = (value: unknown): string => {
    if (value === null || value === undefined || value === '') return word('shared.nothing');
    if (typeof value === 'number') return formatNumber(value, { maximumFractionDigits: 6 });
    if (Array.isArray(value)) return value.map(said).join(', ') || word('shared.nothing');
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  };
  return (
    <li>
      <Flex gap={2} alignItems="flex-start" paddingTop={1} paddingBottom={1}>
        <Result holds={node.result} />
        <div>
          <Typography style={{ overflowWrap: 'anywhere' }}>
            {/* What is in a group stands below it. */}
            {node.match && node.children?.length ? word(`person.explain.${node.match}`) : node.sentence}
          </Typography>
          {hasActual && (
            <Typography tag="p" variant="pi" textColor="neutral600" style={{ overflowWrap: 'anywhere' }}>
              {word('builder.test.actual', { value: said(node.actual) })}
            </Typography>
          )}
          {node.atRequest && (
            <Typography tag="p" variant="pi" textColor="neutral600">
              {word('builder.test.atRequest')}
            </Typography>
          )}
          {node.recordedSince !== undefined && (
            <Typography tag="p" variant="pi" textColor="neutral600">
              {node.recordedSince === null
                ? word('builder.test.notRecorded')
                : word('builder.test.recordedSince', { date: formatDate(node.recordedSince, { dateStyle: 'medium' }) })}
            </Typography>
          )}
        </div>
      </Flex>
      {node.children && node.children.length > 0 && (
        <ul>
          {node.children.map((child) => (
            <Node key={child.id} node={child} />
          ))}
        </ul>
      )}
    </li>
  );
}

function Result({ holds }: { holds: boolean | undefined }) {
  const word = useWords();
  if (holds === undefined) {
    return (
      <Mark $colour="neutral600">
        <Minus aria-hidden /> {word('builder.test.hidden')}
      </Mark>
    );
  }
  return (
    <Mark $colour={holds ? 'success600' : 'danger600'}>
      {holds ? <CheckCircle aria-hidden /> : <CrossCircle aria-hidden />}{' '}
      {word(holds ? 'builder.test.yes' : 'builder.test.no')}
    </Mark>
  );
}

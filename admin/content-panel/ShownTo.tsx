import { Box, Flex, Link, Typography } from '@strapi/design-system';
import { WarningCircle } from '@strapi/icons';
import { useForm } from '@strapi/strapi/admin';
import { NavLink } from 'react-router-dom';
import { useIntl } from 'react-intl';
import type { SegmentChoice } from '../../contracts/segments';
import { parseExpression } from '../../rules/expression';
import { useAudienceSentence } from '../audience-field/useAudienceSentence';
import { useExpressionProblem } from '../audience-field/useExpressionProblem';
import { useSegmentChoices } from '../audience-field/useSegmentChoices';
import { paths } from '../paths';
import { useWords } from '../translations/words';
import { findAudiences, type FoundAudience, type Schema } from './find-audiences';
import { usePanelWarnings } from './usePanelWarnings';

/** Each audience of the form in a sentence, the segments that it names with their members, and what is wrong with it. */
export default function ShownTo({ schema, components }: { schema: Schema; components: Record<string, Schema> }) {
  const word = useWords();
  const values = useForm('ShownTo', (state) => state.values);
  const { choices, loading, failed } = useSegmentChoices();
  if (loading) return <Typography textColor="neutral600">{word('panel.loading')}</Typography>;
  if (failed) return <Typography textColor="neutral600">{word('audienceField.unreachable')}</Typography>;
  const found = findAudiences(values, schema, components);
  return (
    <Flex direction="column" alignItems="stretch" gap={4} width="100%" aria-live="polite">
      {found.length === 0 && <Typography textColor="neutral600">{word('panel.everyone')}</Typography>}
      {found.map((audience) => (
        <OneAudience key={audience.path} audience={audience} choices={choices} />
      ))}
    </Flex>
  );
}

function OneAudience({ audience, choices }: { audience: FoundAudience; choices: readonly SegmentChoice[] }) {
  const word = useWords();
  const { formatNumber } = useIntl();
  const sentence = useAudienceSentence();
  const sayProblem = useExpressionProblem();
  const warnings = usePanelWarnings(audience.expression, choices);
  const parsed = parseExpression(audience.expression);
  const nameOf = (key: string) => choices.find((choice) => choice.key === key)?.name ?? key;
  const named = parsed.ok
    ? choices.filter(({ key }) => [...parsed.expression.segments, ...parsed.expression.not].includes(key))
    : [];
  const where =
    audience.component === null
      ? undefined
      : audience.position === null
        ? audience.component
        : word('panel.component', { name: audience.component, position: audience.position });
  return (
    <Box>
      {where && (
        <Typography variant="sigma" textColor="neutral600" tag="p">
          {where}
        </Typography>
      )}
      <Typography tag="p" textColor="neutral800">
        {parsed.ok ? sentence(parsed.expression, nameOf) : sayProblem(parsed)}
      </Typography>
      {named.length > 0 && (
        <Flex tag="ul" direction="column" alignItems="flex-start" gap={1} paddingTop={1}>
          {named.map(({ key, name, members, requestTime }) => (
            <li key={key}>
              <Link tag={NavLink} to={paths.segment(key)}>
                {name}
              </Link>{' '}
              <Typography variant="pi" textColor="neutral600">
                {requestTime
                  ? word('status.atRequest')
                  : word('panel.members', { count: members, number: formatNumber(members) })}
              </Typography>
            </li>
          ))}
        </Flex>
      )}
      {warnings.map((warning) => (
        <Flex key={warning} gap={2} paddingTop={2} alignItems="flex-start">
          <WarningCircle fill="danger600" width="1.6rem" height="1.6rem" aria-hidden style={{ flex: 'none' }} />
          <Typography variant="pi" textColor="danger600">
            {warning}
          </Typography>
        </Flex>
      ))}
    </Box>
  );
}

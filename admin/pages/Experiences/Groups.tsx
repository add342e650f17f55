import { Box, Typography } from '@strapi/design-system';
import type { ExperienceResults, GroupResult } from '../../../contracts/experience-results';
import type { ExperienceSummary } from '../../../contracts/experiences';
import { Notice } from '../../components/Notice';
import { useWords } from '../../translations/words';
import { LiftPlot } from './LiftPlot';
import { ResultsTable } from './ResultsTable';
import { useLiftText } from './useLiftText';
import { verdictOf } from './verdict';

interface GroupsProps {
  experience: ExperienceSummary;
  results: ExperienceResults;
  segment: string | undefined;
}

/** Those who saw the same, side by side. */
export function Groups({ experience, results, segment }: GroupsProps) {
  const word = useWords();
  const text = useLiftText();
  const { goal, control, groups } = results;
  const nameOf = (key: string) => {
    if (key === 'baseline' || key === 'holdout') return word(`results.${key}`);
    return experience.variants.find((variant) => variant.key === key)?.name ?? key;
  };
  const say = (group: GroupResult) => {
    const { lift } = group;
    const range = lift ? text.liftRange(...lift.interval) : '';
    return word(`results.verdict.${verdictOf(group, results, experience.variants, segment)}`, { range });
  };
  const compared = groups.filter(({ lift }) => lift !== null);
  return (
    <Box padding={5} background="neutral0" hasRadius shadow="tableShadow" minWidth={0}>
      {goal === null ? (
        <Notice kind="warning" title={word('results.noGoal')} />
      ) : (
        <Typography tag="p" paddingBottom={4}>
          {word(control === 'holdout' ? 'results.asHoldout' : 'results.asBaseline', { goal })}
        </Typography>
      )}
      {compared.length > 0 && (
        <LiftPlot groups={compared} nameOf={nameOf} say={(group) => `${nameOf(group.variant)}: ${say(group)}`} />
      )}
      <Box paddingTop={4}>
        <ResultsTable groups={groups} nameOf={nameOf} text={text} say={say} />
      </Box>
    </Box>
  );
}

import { Box, Flex, Typography } from '@strapi/design-system';
import { useDeferredValue, useEffect, useState } from 'react';
import type { Person } from '../../contracts/people';
import type { AudienceName } from '../../rules/catalog';
import type { Rule } from '../../rules/rule';
import { peopleApi } from '../api/people';
import { useWords } from '../translations/words';
import { ExplainedTree, Verdict } from './ExplainedTree';
import type { Choice, UseChoices } from './inputs/choices';
import { Picker } from './inputs/Picker';

interface TestPersonProps {
  audience: AudienceName;
  /** What can be judged of the rule; undefined where that is nothing. */
  rule: Rule | undefined;
  segmentKey?: string;
  timeZone?: string | null;
  onShow: (nodeId: string) => void;
}

const DEBOUNCE_MS = 300;

/** Picks one person and shows why the rule holds for them, or why not. */
export function TestPerson({ audience, rule, segmentKey, timeZone, onShow }: TestPersonProps) {
  const word = useWords();
  const [person, setPerson] = useState<Choice>();
  const [explain, { data, isError, isLoading }] = peopleApi.useExplainRuleMutation();
  const asked = rule && JSON.stringify(rule);
  const subject = person?.value;

  useEffect(() => {
    if (asked === undefined || subject === undefined) return;
    let call: { abort(): void } | undefined;
    const timer = setTimeout(() => {
      call = explain({
        audience,
        subject,
        rule: JSON.parse(asked) as unknown,
        ...(segmentKey && { key: segmentKey }),
        ...(timeZone && { timeZone }),
      });
    }, DEBOUNCE_MS);
    return () => {
      clearTimeout(timer);
      call?.abort();
    };
  }, [explain, audience, subject, asked, segmentKey, timeZone]);

  const usePeople: UseChoices = (typed) => {
    const search = useDeferredValue(typed);
    const { currentData, data: before, isFetching } = peopleApi.useSearchSubjectsQuery({ audience, search });
    const people = (currentData ?? before)?.data ?? [];
    return { choices: people.map(choiceOf), loading: isFetching };
  };
  return (
    <Box background="neutral0" shadow="tableShadow" hasRadius padding={5}>
      <Flex gap={3} wrap="wrap">
        <Typography variant="sigma" tag="h2" textColor="neutral600">
          {word(`builder.test.${audience}`)}
        </Typography>
        <Picker
          label={word(`builder.test.${audience}`)}
          text={person?.label ?? ''}
          placeholder={word('builder.test.choose')}
          chosen={subject === undefined ? [] : [subject]}
          choices={usePeople}
          onPick={setPerson}
        />
      </Flex>
      <div aria-live="polite" aria-busy={isLoading}>
        {person && isError && (
          <Typography tag="p" textColor="danger600">
            {word('builder.test.failed')}
          </Typography>
        )}
        {person && data && !isError && (
          <Box paddingTop={3} style={{ opacity: isLoading ? 0.55 : 1 }}>
            <Verdict explanation={data} onShow={onShow} />
            {data.tree && <ExplainedTree node={data.tree} />}
          </Box>
        )}
        {person && !rule && (
          <Typography tag="p" textColor="neutral600">
            {word('builder.rail.empty')}
          </Typography>
        )}
      </div>
    </Box>
  );
}

function choiceOf({ id, label }: Person): Choice {
  return { value: id, label: label ?? id, ...(label !== null && label !== id && { about: id }) };
}

import { Box, Field, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { forwardRef, useEffect, useState, type ReactNode } from 'react';
import { EVERYONE, formatExpression, parseExpression, type AudienceExpression } from '../../rules/expression';
import { WithWords } from '../translations/WithWords';
import { useWords } from '../translations/words';
import { SegmentsSelect } from './SegmentsSelect';
import { useProposed } from './useProposed';
import { useAudienceSentence } from './useAudienceSentence';
import { useExpressionProblem } from './useExpressionProblem';
import { useSegmentChoices } from './useSegmentChoices';

interface AudienceInputProps {
  name: string;
  value?: string | null;
  onChange: (name: string, value: string | null) => void;
  label?: ReactNode;
  labelAction?: ReactNode;
  hint?: ReactNode;
  error?: string;
  required?: boolean;
  disabled?: boolean;
}

/** What the first list says; “everyone” is no list at all, so that it has to be kept beside the expression. */
type Mode = 'everyone' | 'any' | 'all';

interface Draft {
  mode: Mode;
  expression: AudienceExpression;
}

/** Lets an editor say who sees an entry or component: everyone, or members of any or all of some segments, but not of others. */
const AudienceInput = forwardRef<HTMLDivElement, AudienceInputProps>(function AudienceInput(props, ref) {
  return (
    <WithWords>
      <Chooser {...props} ref={ref} />
    </WithWords>
  );
});

export default AudienceInput;

const Chooser = forwardRef<HTMLDivElement, AudienceInputProps>(function Chooser(
  { name, value, onChange, label, labelAction, hint, error, required, disabled },
  ref
) {
  const word = useWords();
  const sentence = useAudienceSentence();
  const sayProblem = useExpressionProblem();
  const { choices, loading, failed } = useSegmentChoices();
  const [draft, setDraft] = useState<Draft>(() => draftOf(value));
  const stored = value ?? '';
  const parsed = parseExpression(stored);

  // Another version or language of the entry, or a reset, comes from outside; what was just chosen comes back the same.
  useEffect(() => {
    setDraft((present) => (formatExpression(present.expression) === stored ? present : draftOf(stored)));
  }, [stored]);

  useProposed(name, value, (proposed) => onChange(name, proposed));

  const change = (next: Draft) => {
    setDraft(next);
    onChange(name, formatExpression(next.expression) || null);
  };
  const { mode, expression } = draft;
  const nameOf = (key: string) => choices.find((choice) => choice.key === key)?.name ?? key;
  const dead = failed || loading ? [] : deadKeys(expression, choices);
  const problem = parsed.ok ? error : sayProblem(parsed);

  return (
    <Field.Root name={name} id={name} error={problem} hint={hint} required={required} ref={ref}>
      <Field.Label action={labelAction}>{label}</Field.Label>
      <Box
        background="neutral100"
        hasRadius
        padding={4}
        role="group"
        aria-label={textOf(label, name)}
        aria-describedby={`${name}-hint ${name}-error`}
      >
        <Flex gap={4} wrap="wrap" alignItems="flex-start">
          <Box flex="1 1 22rem" minWidth={0}>
            <Labelled text={word('audienceField.shownTo')} id={`${name}-mode`}>
              <SingleSelect
                value={mode}
                disabled={disabled}
                onChange={(chosen) => change(withMode(draft, chosen as Mode))}
              >
                <SingleSelectOption value="everyone">{word('audienceField.everyone')}</SingleSelectOption>
                <SingleSelectOption value="any">{word('audienceField.any')}</SingleSelectOption>
                <SingleSelectOption value="all">{word('audienceField.all')}</SingleSelectOption>
              </SingleSelect>
            </Labelled>
          </Box>
          {mode !== 'everyone' && (
            <Box flex="2 1 28rem" minWidth={0}>
              <Labelled text={word('audienceField.segments')} id={`${name}-segments`}>
                <SegmentsSelect
                  value={expression.segments}
                  choices={choices}
                  loading={loading}
                  disabled={disabled}
                  onChange={(segments) => change({ mode, expression: { ...expression, match: mode, segments } })}
                />
              </Labelled>
            </Box>
          )}
          <Box flex="1 1 100%" minWidth={0}>
            <Labelled text={word('audienceField.not')} id={`${name}-not`}>
              <SegmentsSelect
                value={expression.not}
                choices={choices}
                loading={loading}
                disabled={disabled}
                onChange={(not) => change({ mode, expression: { ...expression, not } })}
              />
            </Labelled>
          </Box>
        </Flex>
        <Box paddingTop={4} aria-live="polite">
          <Typography variant="pi" textColor="neutral800">
            {mode !== 'everyone' && expression.segments.length + expression.not.length === 0
              ? word('audienceField.chooseOne')
              : sentence(expression, nameOf)}
          </Typography>
          {dead.length > 0 && (
            <Typography tag="p" variant="pi" textColor="danger600">
              {word('audienceField.nobody', { keys: dead.join(', ') })}
            </Typography>
          )}
          {failed && (
            <Typography tag="p" variant="pi" textColor="danger600">
              {word('audienceField.unreachable')}
            </Typography>
          )}
        </Box>
      </Box>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
});

/** A field of its own within the whole: the design system's controls take id and label from the field around them. */
function Labelled({ text, id, children }: { text: string; id: string; children: ReactNode }) {
  return (
    <Field.Root id={id} name={id}>
      <Field.Label>{text}</Field.Label>
      {children}
    </Field.Root>
  );
}

function draftOf(value: string | null | undefined): Draft {
  const parsed = parseExpression(value ?? '');
  const expression = parsed.ok ? parsed.expression : EVERYONE;
  return { mode: expression.segments.length === 0 ? 'everyone' : expression.match, expression };
}

/** The chosen segments stay while the word between them changes; “everyone” lets them go. */
function withMode({ expression }: Draft, mode: Mode): Draft {
  if (mode === 'everyone') return { mode, expression: { ...expression, match: 'any', segments: [] } };
  return { mode, expression: { ...expression, match: mode } };
}

/** Keys that make the whole expression hold for nobody. */
function deadKeys({ segments, not }: AudienceExpression, choices: { key: string; active: boolean }[]): string[] {
  const alive = new Set(choices.filter((choice) => choice.active).map((choice) => choice.key));
  return [...segments, ...not].filter((key) => !alive.has(key));
}

function textOf(label: ReactNode, fallback: string): string {
  return typeof label === 'string' ? label : fallback;
}

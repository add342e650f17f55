import { styled } from 'styled-components';
import type { SequenceNode, SequenceStep } from '../../../rules/conditions/sequence';
import { eventScope } from '../../../rules/where';
import { useWords } from '../../translations/words';
import { useBuilder } from '../context';
import { Extras } from '../Extras';
import { EventPicker } from '../inputs/EventPicker';
import { Picker } from '../inputs/Picker';
import { SpanInput } from '../inputs/SpanInput';
import { WindowInput } from '../inputs/WindowInput';
import { useIssues } from '../useIssueAt';
import { Where } from '../Where';
import { Without } from './EventTimes';
import type { RowKind, RowProps } from './kind';
import { Said } from './Said';

const MOST_STEPS = 5;

const Steps = styled.ol`
  margin: 0;
  padding: 0;
  list-style: none;
`;

function SequenceRow({ node, here, level }: RowProps<'sequence'>) {
  const word = useWords();
  const { readOnly, update, newWhere } = useBuilder();
  const { at } = useIssues(node.id);
  const last = node.steps.length - 1;
  const setStep = (index: number, change: (step: SequenceStep) => SequenceStep, field?: string) =>
    update(
      node,
      (present) => ({ ...present, steps: present.steps.map((step, i) => (i === index ? change(step) : step)) }),
      field && `${index}.${field}`
    );
  const setSteps = (steps: SequenceStep[]) =>
    update(node, { steps: steps.map((step, index) => fitting(step, index, steps.length)) });
  return (
    <>
      <Said
        id="builder.row.sequence"
        window={
          <WindowInput
            value={node.window}
            of="datetime"
            readOnly={readOnly}
            at="window"
            onChange={(window, field) =>
              update(node, ({ window: _before, ...rest }): SequenceNode => (window ? { ...rest, window } : rest), field)
            }
            {...at('window')}
          />
        }
      />
      <Steps>
        {node.steps.map((step, index) => {
          const path = `steps.${index}`;
          return (
            <li key={index}>
              <StepWord
                step={step}
                index={index}
                isLast={index === last}
                onChange={(performed) =>
                  setStep(index, ({ performed: _before, ...rest }) => (performed ? rest : { ...rest, performed }))
                }
              />{' '}
              <EventPicker
                value={step.events}
                readOnly={readOnly}
                at={`${path}.events`}
                onChange={(events) => setStep(index, (before) => ({ ...before, events }))}
                {...at(`${path}.events`)}
              />{' '}
              {step.within && (
                <>
                  <Said
                    id="builder.row.sequence.within"
                    span={
                      <SpanInput
                        label={word('builder.amount')}
                        of="durations"
                        value={step.within}
                        readOnly={readOnly}
                        at={`${path}.within`}
                        onChange={({ n, unit }, field) =>
                          setStep(index, (before) => ({ ...before, within: { n, unit: unit as 'day' } }), field)
                        }
                        {...at(`${path}.within`)}
                      />
                    }
                  />
                  <Without
                    label={word('builder.extra.withoutWithin')}
                    onClick={() => setStep(index, ({ within: _gone, ...rest }) => rest)}
                  />{' '}
                </>
              )}
              {node.steps.length > 2 && (
                <Without
                  label={word('builder.row.sequence.removeStep', { step: index + 1 })}
                  onClick={() => setSteps(node.steps.toSpliced(index, 1))}
                />
              )}
              <Extras
                extras={[
                  ...(!step.where
                    ? [
                        {
                          label: word('builder.extra.where'),
                          add: () =>
                            setStep(index, (before) => ({
                              ...before,
                              where: newWhere({ scope: eventScope(here.scope), events: step.events }),
                            })),
                        },
                      ]
                    : []),
                  ...(!step.within && index > 0
                    ? [
                        {
                          label: word('builder.extra.within'),
                          add: () => setStep(index, (before) => ({ ...before, within: { n: 1, unit: 'day' } })),
                        },
                      ]
                    : []),
                ]}
              />
              {step.where && (
                <Where
                  where={step.where}
                  here={{ scope: eventScope(here.scope), events: step.events }}
                  level={level}
                  about={word('builder.where.event')}
                />
              )}
            </li>
          );
        })}
      </Steps>
      {node.steps.length < MOST_STEPS && (
        <Extras
          extras={[
            {
              label: word('builder.row.sequence.addStep'),
              add: () => setSteps([...node.steps, { events: [], within: { n: 1, unit: 'day' } }]),
            },
          ]}
        />
      )}
    </>
  );
}

/** “First”, “then” or, of the last step, “but then not”. */
function StepWord({
  step,
  index,
  isLast,
  onChange,
}: {
  step: SequenceStep;
  index: number;
  isLast: boolean;
  onChange: (performed: boolean) => void;
}) {
  const word = useWords();
  const { readOnly } = useBuilder();
  if (index === 0) return <>{word('builder.step.first')}</>;
  if (!isLast) return <>{word('builder.step.then')}</>;
  const name = step.performed === false ? 'not' : 'then';
  return (
    <Picker
      label={word('builder.step')}
      text={word(`builder.step.${name}`)}
      chosen={[name]}
      choices={(['then', 'not'] as const).map((value) => ({ value, label: word(`builder.step.${value}`) }))}
      readOnly={readOnly}
      at={`steps.${index}.performed`}
      onPick={({ value }) => onChange(value === 'then')}
    />
  );
}

/** A step at its place: the first follows nothing, and only the last can be one that did not happen. */
function fitting({ within, performed, ...step }: SequenceStep, index: number, count: number): SequenceStep {
  return {
    ...step,
    ...(within && index > 0 && { within }),
    ...(performed === false && index === count - 1 && { performed }),
  };
}

export const sequenceRow: RowKind<'sequence'> = {
  Row: SequenceRow,
  offers: ({ here, word }) =>
    here.scope.place === 'subject'
      ? [{ id: 'sequence', label: word('builder.add.sequence'), about: word('builder.add.sequence.about') }]
      : [],
};

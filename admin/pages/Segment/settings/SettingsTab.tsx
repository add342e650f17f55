import { Field, Flex, Grid, Textarea, TextInput, Toggle } from '@strapi/design-system';
import type { ReactNode } from 'react';
import type { SegmentAnswer } from '../../../../contracts/segments';
import { Card } from '../../../components/Card';
import type { Action } from '../../../permissions';
import { useWords } from '../../../translations/words';
import type { SegmentDraft } from '../draft/useSegmentDraft';
import { DangerZone } from './DangerZone';
import { LabelsInput } from './LabelsInput';
import { MomentInput } from './MomentInput';
import { RefreshInput } from './RefreshInput';
import { ZoneInput } from './ZoneInput';

interface SettingsTabProps {
  segment: SegmentAnswer;
  draft: SegmentDraft;
  may: Record<Action, boolean>;
}

/** All of a segment but its rule; saved together with it. */
export function SettingsTab({ segment, draft, may }: SettingsTabProps) {
  const word = useWords();
  const { value, change } = draft;
  const disabled = !may.edit;
  const scheduleDisabled = !may.edit || !may.activate;
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <Card title={word('segment.settings.about')}>
        <Grid.Root gap={5}>
          <Cell>
            <Field.Root
              name="name"
              required
              error={value.name.trim() === '' ? word('segment.settings.nameMissing') : undefined}
            >
              <Field.Label>{word('segment.attribute.name')}</Field.Label>
              <TextInput
                value={value.name}
                maxLength={200}
                disabled={disabled}
                onChange={(event) => change({ name: event.target.value })}
              />
              <Field.Error />
            </Field.Root>
          </Cell>
          <Cell>
            <Field.Root name="key" hint={word('segment.settings.keyHint')}>
              <Field.Label>{word('shared.key')}</Field.Label>
              <TextInput value={segment.key} disabled />
              <Field.Hint />
            </Field.Root>
          </Cell>
          <Cell wide>
            <Field.Root name="description">
              <Field.Label>{word('shared.description')}</Field.Label>
              <Textarea
                value={value.description ?? ''}
                maxLength={5_000}
                disabled={disabled}
                onChange={(event) => change({ description: event.target.value === '' ? null : event.target.value })}
              />
            </Field.Root>
          </Cell>
          <Cell wide>
            <LabelsInput value={value.labels} disabled={disabled} onChange={(labels) => change({ labels })} />
          </Cell>
          <Cell>
            <Switch
              name="pinned"
              label={word('segment.attribute.pinned')}
              hint={word('segment.settings.pinnedHint')}
              checked={value.pinned}
              disabled={disabled}
              onChange={(pinned) => change({ pinned })}
            />
          </Cell>
          <Cell>
            <Switch
              name="exposed"
              label={word('segment.attribute.exposed')}
              hint={word('segment.settings.exposedHint')}
              checked={value.exposed}
              disabled={disabled}
              onChange={(exposed) => change({ exposed })}
            />
          </Cell>
        </Grid.Root>
      </Card>
      <Card title={word('segment.settings.time')}>
        <Grid.Root gap={5}>
          {segment.kind === 'dynamic' && (
            <Cell wide>
              <ZoneInput value={value.timeZone} disabled={disabled} onChange={(timeZone) => change({ timeZone })} />
            </Cell>
          )}
          <Cell wide>
            <RefreshInput
              mode={value.refreshMode}
              cron={value.refreshCron}
              timeZone={value.timeZone}
              disabled={disabled}
              onChange={change}
            />
          </Cell>
          <Cell>
            <MomentInput
              name="activateAt"
              value={value.activateAt}
              disabled={scheduleDisabled}
              onChange={(activateAt) => change({ activateAt })}
            />
          </Cell>
          <Cell>
            <MomentInput
              name="deactivateAt"
              value={value.deactivateAt}
              disabled={scheduleDisabled}
              onChange={(deactivateAt) => change({ deactivateAt })}
            />
          </Cell>
        </Grid.Root>
      </Card>
      {may.delete && <DangerZone segment={segment} />}
    </Flex>
  );
}

function Cell({ wide, children }: { wide?: boolean; children: ReactNode }) {
  return (
    <Grid.Item col={wide ? 12 : 6} s={12} xs={12} direction="column" alignItems="stretch">
      {children}
    </Grid.Item>
  );
}

interface SwitchProps {
  name: string;
  label: string;
  hint: string;
  checked: boolean;
  disabled: boolean;
  onChange: (checked: boolean) => void;
}

function Switch({ name, label, hint, checked, disabled, onChange }: SwitchProps) {
  const word = useWords();
  return (
    <Field.Root name={name} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <Toggle
        checked={checked}
        disabled={disabled}
        onLabel={word('shared.yes')}
        offLabel={word('shared.no')}
        onChange={(event) => onChange(event.target.checked)}
      />
      <Field.Hint />
    </Field.Root>
  );
}

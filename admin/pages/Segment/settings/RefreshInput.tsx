import { Field, Flex, SingleSelect, SingleSelectOption, TextInput, Typography } from '@strapi/design-system';
import { useDeferredValue } from 'react';
import { useIntl } from 'react-intl';
import type { RefreshMode } from '../../../../contracts/schedules';
import { webhooksApi } from '../../../api/webhooks';
import { useWords } from '../../../translations/words';

const SITE = 'site';
const MODES = ['live', 'scheduled', 'manual'] as const;
const SHOWN = 3;

interface RefreshInputProps {
  /** Null for the site's own. */
  mode: RefreshMode | null;
  cron: string | null;
  timeZone: string | null;
  disabled: boolean;
  onChange: (change: { refreshMode?: RefreshMode | null; refreshCron?: string | null }) => void;
}

/** When the whole segment is brought up to date; of a schedule, in words, and what comes next. */
export function RefreshInput({ mode, cron, timeZone, disabled, onChange }: RefreshInputProps) {
  const word = useWords();
  const { locale, formatDate, formatList } = useIntl();
  const asked = useDeferredValue(cron);
  const { data, error } = webhooksApi.useDescribeScheduleQuery({
    ...(asked && { cron: asked }),
    ...(timeZone && { timeZone }),
    locale: ['de', 'fr', 'es'].includes(locale) ? locale : 'en',
  });
  const siteMode = data?.meta.mode ?? 'live';
  const schedule = error ? undefined : data?.data;
  return (
    <Flex direction="column" alignItems="stretch" gap={5}>
      <Field.Root name="refreshMode" hint={word('segment.refreshMode.hint')}>
        <Field.Label>{word('segment.attribute.refreshMode')}</Field.Label>
        <SingleSelect
          value={mode ?? SITE}
          disabled={disabled}
          onChange={(value) => onChange({ refreshMode: value === SITE ? null : (value as RefreshMode) })}
        >
          <SingleSelectOption value={SITE}>
            {word('segment.refreshMode.site', { mode: word(`segment.refreshMode.${siteMode}`) })}
          </SingleSelectOption>
          {MODES.map((one) => (
            <SingleSelectOption key={one} value={one}>
              {word(`segment.refreshMode.${one}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
        <Field.Hint />
      </Field.Root>
      {(mode ?? siteMode) === 'scheduled' && (
        <Field.Root
          name="refreshCron"
          hint={word('segment.refreshCron.hint')}
          error={error ? word('segment.refreshCron.invalid') : undefined}
        >
          <Field.Label>{word('segment.attribute.refreshCron')}</Field.Label>
          <TextInput
            value={cron ?? ''}
            maxLength={100}
            disabled={disabled}
            placeholder="0 3 * * *"
            onChange={(event) => onChange({ refreshCron: event.target.value === '' ? null : event.target.value })}
          />
          <Field.Error />
          <Field.Hint />
          {schedule && (
            <Flex direction="column" alignItems="start" aria-live="polite">
              <Typography fontWeight="semiBold">
                {word('segment.refreshCron.words', { words: schedule.words, zone: schedule.timeZone })}
              </Typography>
              <Typography variant="pi" textColor="neutral600">
                {word('segment.refreshCron.next', {
                  times: formatList(
                    schedule.next
                      .slice(0, SHOWN)
                      .map((at) =>
                        formatDate(at, { dateStyle: 'medium', timeStyle: 'short', timeZone: schedule.timeZone })
                      )
                  ),
                })}
              </Typography>
            </Flex>
          )}
        </Field.Root>
      )}
    </Flex>
  );
}

import {
  Checkbox,
  Field,
  Flex,
  MultiSelect,
  MultiSelectOption,
  TextInput,
  Toggle,
  Typography,
} from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { WEBHOOK_EVENTS, type Webhook, type WebhookEvent } from '../../../contracts/webhooks';
import { webhooksApi } from '../../api/webhooks';
import { FormDialog } from '../../components/FormDialog';
import { useSegmentChoices } from '../../audience-field/useSegmentChoices';
import { failureOf } from '../../hooks/failure';
import { useFailure } from '../../hooks/useFailure';
import { useWords } from '../../translations/words';
import { EVENT_NAMES } from './event-names';

interface WebhookFormProps {
  /** Absent for a new one. */
  webhook?: Webhook;
  onClose: () => void;
  /** With the secret of a new one. */
  onCreated?: (secret: string) => void;
}

/** Where to, of what, and of which segments. */
export function WebhookForm({ webhook, onClose, onCreated }: WebhookFormProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [create, creating] = webhooksApi.useCreateWebhookMutation();
  const [update, updating] = webhooksApi.useUpdateWebhookMutation();
  const { choices } = useSegmentChoices();
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [segments, setSegments] = useState<string[]>(webhook?.segments ?? []);
  const [events, setEvents] = useState<readonly WebhookEvent[]>(webhook?.events ?? WEBHOOK_EVENTS);
  const [enabled, setEnabled] = useState(webhook?.state !== 'disabled');
  const [faults, setFaults] = useState<{ url?: string; events?: string }>({});
  // One that is gone stays chosen until somebody takes it off.
  const offered = [
    ...choices,
    ...segments.filter((key) => !choices.some((choice) => choice.key === key)).map((key) => ({ key, name: key })),
  ];

  const submit = async () => {
    const found = {
      ...(url.trim() === '' && { url: word('webhooks.form.urlMissing') }),
      ...(events.length === 0 && { events: word('webhooks.form.eventsMissing') }),
    };
    setFaults(found);
    if (Object.keys(found).length > 0) return;
    const chosen = segments.length > 0 ? segments : null;
    const data = { url: url.trim(), description: description.trim(), segments: chosen, events: [...events], enabled };
    try {
      if (webhook) {
        await update({ id: webhook.id, data }).unwrap();
        toggleNotification({ type: 'success', message: word('webhooks.form.saved') });
        onClose();
      } else {
        const { secret } = await create(data).unwrap();
        onClose();
        onCreated?.(secret);
      }
    } catch (error) {
      const refused = urlFault(failureOf(error).details);
      if (refused) setFaults({ url: refused });
      else fail(error);
    }
  };

  return (
    <FormDialog
      title={word(webhook ? 'webhooks.form.edit' : 'webhooks.form.create')}
      saving={creating.isLoading || updating.isLoading}
      onSubmit={submit}
      onClose={onClose}
    >
      <Field.Root name="url" required error={faults.url} hint={word('webhooks.form.urlHint')}>
        <Field.Label>{word('webhooks.form.url')}</Field.Label>
        <TextInput type="url" value={url} maxLength={2_000} onChange={(event) => setUrl(event.target.value)} />
        <Field.Error />
        <Field.Hint />
      </Field.Root>
      <Field.Root name="description">
        <Field.Label>{word('shared.description')}</Field.Label>
        <TextInput value={description} maxLength={500} onChange={(event) => setDescription(event.target.value)} />
      </Field.Root>
      <Field.Root name="segments" hint={word('webhooks.form.segmentsHint')}>
        <Field.Label>{word('webhooks.form.segments')}</Field.Label>
        <MultiSelect
          value={segments}
          withTags
          placeholder={word('webhooks.allSegments')}
          onChange={setSegments}
          onClear={() => setSegments([])}
        >
          {offered.map(({ key, name }) => (
            <MultiSelectOption key={key} value={key}>
              {name}
            </MultiSelectOption>
          ))}
        </MultiSelect>
        <Field.Hint />
      </Field.Root>
      <Field.Root name="events" error={faults.events}>
        <Flex role="group" aria-label={word('webhooks.form.events')} direction="column" alignItems="start" gap={2}>
          <Typography variant="pi" fontWeight="bold">
            {word('webhooks.form.events')}
          </Typography>
          {WEBHOOK_EVENTS.map((name) => (
            <Checkbox
              key={name}
              checked={events.includes(name)}
              onCheckedChange={(on) =>
                setEvents(WEBHOOK_EVENTS.filter((one) => (one === name ? on === true : events.includes(one))))
              }
            >
              {word(EVENT_NAMES[name])}
            </Checkbox>
          ))}
        </Flex>
        <Field.Error />
      </Field.Root>
      <Field.Root name="enabled" hint={word('webhooks.form.enabledHint')}>
        <Field.Label>{word('webhooks.form.enabled')}</Field.Label>
        <Toggle
          checked={enabled}
          onLabel={word('shared.yes')}
          offLabel={word('shared.no')}
          onChange={(event) => setEnabled(event.target.checked)}
        />
        <Field.Hint />
      </Field.Root>
    </FormDialog>
  );
}

/** What the server has against the address. */
function urlFault(details: unknown): string | undefined {
  const { errors = [] } = (details ?? {}) as { errors?: { path?: string[]; message?: string }[] };
  return errors.find(({ path }) => path?.[0] === 'url')?.message;
}

import { Box, Field, Flex, NumberInput, TextInput, Typography } from '@strapi/design-system';
import { useForm, useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { ExperienceAnswer, VariantAnswer } from '../../contracts/experiences';
import { experiencesApi } from '../api/experiences';
import AudienceInput from '../audience-field/AudienceInput';
import { leftPickers } from '../components/left-pickers';
import { proposeKey } from '../components/propose-key';
import { useFailure } from '../hooks/useFailure';
import { useWords } from '../translations/words';
import { DeleteButton } from './DeleteButton';
import { EditDialog } from './EditDialog';
import { faultsByField } from './faults';
import { FieldRow } from './FieldRow';
import { useEntryValues } from './useEntryValues';
import { useFields, useMayField } from './useFields';
import { useOverrides } from './useOverrides';

interface VariantDialogProps {
  experience: ExperienceAnswer;
  /** A new one without it. */
  variant: VariantAnswer | undefined;
  /** Undefined of a type without locales. */
  locale: string | undefined;
  onClose: () => void;
  fallback: () => HTMLElement | null;
}

/** Makes a variant or changes it: whom it is for, and what it says in the place of the entry. */
export function VariantDialog({ experience, variant, locale, onClose, fallback }: VariantDialogProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const fields = useFields(locale);
  const form = useForm('VariantDialog', ({ values }) => values as Record<string, unknown>);
  // What the form held when the dialog opened: it cannot be changed behind it.
  const [opened] = useState(form);
  const entry = useEntryValues(fields, experience.document, opened);
  const may = useMayField();
  const shown = fields.filter(({ name }) => may('read', name));
  const overrides = useOverrides(fields, variant?.overrides ?? {}, entry ?? {});
  const [own, setOwn] = useState({
    name: variant?.name ?? '',
    audience: variant?.audience ?? null,
    share: variant?.share ?? null,
  });
  const [touched, setTouched] = useState(false);
  const [faults, setFaults] = useState<Record<string, string>>({});
  const [create, creating] = experiencesApi.useCreateVariantMutation();
  const [update, updating] = experiencesApi.useUpdateVariantMutation();
  const [remove] = experiencesApi.useDeleteVariantMutation();
  const { key, state, variants } = experience;
  const hasBegun = state === 'running' || state === 'paused';

  const set = (change: Partial<typeof own>) => {
    setOwn((present) => ({ ...present, ...change }));
    setTouched(true);
    setFaults((present) => without(present, Object.keys(change)));
  };
  const refuse = (found: Record<string, string>) => {
    setFaults(found);
    focusFirst(Object.keys(found));
  };
  const save = async () => {
    await leftPickers();
    const read = overrides.read();
    const found = {
      ...(own.name.trim() === '' && { name: word('shared.name.missing') }),
      ...(!read.ok &&
        Object.fromEntries(
          Object.entries(read.faults).map(([name, message]) => [
            `overrides.${name}`,
            word('experiences.json', { message }),
          ])
        )),
    };
    if (!read.ok || Object.keys(found).length > 0) {
      refuse(found);
      return;
    }
    const data = { ...own, overrides: read.overrides, ...(locale !== undefined && { locale }) };
    try {
      if (variant) await update({ key, variant: variant.key, data }).unwrap();
      else await create({ key, data: { ...data, key: newKey(own.name, variants) } }).unwrap();
      toggleNotification({ type: 'success', message: word('shared.saved') });
      onClose();
    } catch (error) {
      const refused = faultsByField(error);
      if (refused) refuse(refused);
      // What is under no field that is shown.
      if (!refused || !Object.keys(refused).every(isShown)) fail(error);
    }
  };

  const title = variant ? word('experiences.variantTitle', { name: variant.name }) : word('experiences.new');
  return (
    <EditDialog
      title={title}
      dirty={touched || overrides.dirty}
      saving={creating.isLoading || updating.isLoading}
      onSave={save}
      onClose={onClose}
      fallback={fallback}
      action={
        variant &&
        !hasBegun && (
          <DeleteButton
            name={variant.name}
            onDelete={async () => {
              await remove({ key, variant: variant.key }).unwrap();
              onClose();
            }}
          />
        )
      }
    >
      <Flex gap={4} alignItems="flex-start" wrap="wrap">
        <Box flex="2 1 24rem">
          <Field.Root name="name" required error={faults.name}>
            <Field.Label>{word('shared.name')}</Field.Label>
            <TextInput
              value={own.name}
              maxLength={200}
              autoFocus
              onChange={(event) => set({ name: event.target.value })}
            />
            <Field.Error />
          </Field.Root>
        </Box>
        <Box flex="1 1 20rem">
          <Field.Root
            name="share"
            error={faults.share}
            hint={word(variant && hasBegun ? 'experiences.frozen' : 'experiences.shareHint')}
          >
            <Field.Label>{word('experiences.share')}</Field.Label>
            <NumberInput
              value={own.share ?? undefined}
              disabled={variant !== undefined && hasBegun}
              onValueChange={(share) => set({ share: share ?? null })}
            />
            <Field.Error />
            <Field.Hint />
          </Field.Root>
        </Box>
      </Flex>
      <AudienceInput
        // The edit view may have a field “audience” itself.
        name={AUDIENCE}
        label={word('experiences.audience')}
        value={own.audience}
        error={faults.audience}
        onChange={(_name, audience) => set({ audience })}
      />
      {locale !== undefined && <Typography textColor="neutral600">{word('experiences.locale', { locale })}</Typography>}
      <Flex tag="ul" direction="column" alignItems="stretch" gap={5}>
        {shown.map((field) => (
          <FieldRow
            key={field.name}
            field={field}
            value={entry && field.name in entry ? { value: entry[field.name] } : undefined}
            draft={overrides.draft(field)}
            error={faults[`overrides.${field.name}`]}
            readOnly={!may('update', field.name)}
            onOverride={(wanted) => overrides.override(field, wanted)}
            onChange={(draft) => {
              overrides.change(field, draft);
              setFaults((present) => without(present, [`overrides.${field.name}`]));
            }}
          />
        ))}
      </Flex>
    </EditDialog>
  );
}

function newKey(name: string, variants: readonly VariantAnswer[]): string {
  const isTaken = (key: string) => variants.some((variant) => variant.key === key);
  return proposeKey(name, isTaken) || proposeKey('variant', isTaken);
}

const without = (faults: Record<string, string>, names: readonly string[]) =>
  Object.fromEntries(Object.entries(faults).filter(([name]) => !names.includes(name)));

const AUDIENCE = 'segmentsVariantAudience';

const inputOf = (name: string) =>
  name === 'audience'
    ? document.getElementById(`${AUDIENCE}-mode`)
    : document.querySelector<HTMLElement>(
        `[role=dialog] [name="${CSS.escape(name)}"], [role=dialog] [data-field="${CSS.escape(name.replace('overrides.', ''))}"] :is(input, textarea, [role=combobox], button:not([role=switch]))`
      );
const isShown = (name: string) => inputOf(name) !== null;

/** The first in the order of the page. */
function focusFirst(names: readonly string[]): void {
  const inputs = names.map(inputOf).filter((input) => input !== null);
  inputs.sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  inputs[0]?.focus();
}

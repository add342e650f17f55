import { Field, SingleSelect, SingleSelectOption, Textarea, TextInput } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import { sourceCreateSchema, type Source, type SourceKind, type SourceWithKey } from '../../../../contracts/sources';
import { sourcesApi } from '../../../api/sources';
import { useFailure } from '../../../hooks/useFailure';
import { FormDialog } from '../../../components/FormDialog';
import { useWords } from '../../../translations/words';

const KINDS = ['browser', 'server'] as const satisfies readonly SourceKind[];

interface SourceDialogProps {
  /** The one to be changed; a new one without it. */
  source?: Source | undefined;
  onClose: () => void;
  onMade: (source: SourceWithKey) => void;
}

/** Makes a source, or changes its name and origins; the kind is for good. */
export function SourceDialog({ source, onClose, onMade }: SourceDialogProps) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [create, creating] = sourcesApi.useCreateSourceMutation();
  const [update, updating] = sourcesApi.useUpdateSourceMutation();
  const [name, setName] = useState(source?.name ?? '');
  const [kind, setKind] = useState<SourceKind>(source?.kind ?? 'browser');
  const [lines, setLines] = useState(source?.origins.join('\n') ?? '');
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);

  const save = async () => {
    const origins = kind === 'browser' ? lines.split(/[\s,]+/).filter((line) => line !== '') : [];
    const parsed = sourceCreateSchema.safeParse({ name, kind, origins });
    setWrong(parsed.error?.issues.flatMap(({ path: [field] }) => field ?? []) ?? []);
    if (!parsed.success) return;
    try {
      if (source) {
        await update({ id: source.id, data: { name: parsed.data.name, origins } }).unwrap();
        toggleNotification({ type: 'success', message: word('shared.saved') });
      } else onMade(await create(parsed.data).unwrap());
      onClose();
    } catch (error) {
      fail(error);
    }
  };

  return (
    <FormDialog
      title={source ? word('settings.sourceEditTitle', { name: source.name }) : word('settings.sourceNew')}
      saving={creating.isLoading || updating.isLoading}
      submit={word(source ? 'shared.save' : 'settings.sourceMake')}
      onSubmit={save}
      onClose={onClose}
    >
      <Field.Root
        name="name"
        required
        error={wrong.includes('name') ? word('shared.name.missing') : undefined}
        hint={word('settings.sourceNameHint')}
      >
        <Field.Label>{word('shared.name')}</Field.Label>
        <TextInput value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        <Field.Error />
        <Field.Hint />
      </Field.Root>
      <Field.Root name="kind" hint={word(`settings.sourceKindHint.${kind}`)}>
        <Field.Label>{word('settings.source.kind')}</Field.Label>
        <SingleSelect value={kind} disabled={source !== undefined} onChange={(value) => setKind(value as SourceKind)}>
          {KINDS.map((each) => (
            <SingleSelectOption key={each} value={each}>
              {word(`settings.sourceKind.${each}`)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
        <Field.Hint />
      </Field.Root>
      {kind === 'browser' && (
        <Field.Root
          name="origins"
          error={wrong.includes('origins') ? word('settings.sourceOriginsWrong') : undefined}
          hint={word('settings.sourceOriginsHint')}
        >
          <Field.Label>{word('settings.source.origins')}</Field.Label>
          <Textarea
            value={lines}
            placeholder="https://shop.example"
            onChange={(event) => setLines(event.target.value)}
          />
          <Field.Error />
          <Field.Hint />
        </Field.Root>
      )}
    </FormDialog>
  );
}

import {
  Button,
  Field,
  Flex,
  Modal,
  SingleSelect,
  SingleSelectOption,
  Textarea,
  TextInput,
} from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { useId, useState, type FormEvent } from 'react';
import { sourceCreateSchema, type Source, type SourceKind, type SourceWithKey } from '../../../../contracts/sources';
import { sourcesApi } from '../../../api/sources';
import { useFailure } from '../../../hooks/useFailure';
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
  const form = useId();
  const { toggleNotification } = useNotification();
  const [create, creating] = sourcesApi.useCreateSourceMutation();
  const [update, updating] = sourcesApi.useUpdateSourceMutation();
  const [name, setName] = useState(source?.name ?? '');
  const [kind, setKind] = useState<SourceKind>(source?.kind ?? 'browser');
  const [lines, setLines] = useState(source?.origins.join('\n') ?? '');
  const [wrong, setWrong] = useState<readonly PropertyKey[]>([]);

  const save = async (event: FormEvent) => {
    event.preventDefault();
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
    <Modal.Root open onOpenChange={(open) => !open && onClose()}>
      <Modal.Content>
        <Modal.Header>
          <Modal.Title>
            {source ? word('settings.sourceEditTitle', { name: source.name }) : word('settings.sourceNew')}
          </Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <form id={form} onSubmit={save} noValidate>
            <Flex direction="column" alignItems="stretch" gap={5}>
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
                <SingleSelect
                  value={kind}
                  disabled={source !== undefined}
                  onChange={(value) => setKind(value as SourceKind)}
                >
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
            </Flex>
          </form>
        </Modal.Body>
        <Modal.Footer>
          <Modal.Close>
            <Button variant="tertiary">{word('shared.cancel')}</Button>
          </Modal.Close>
          <Button type="submit" form={form} loading={creating.isLoading || updating.isLoading}>
            {source ? word('shared.save') : word('settings.sourceMake')}
          </Button>
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

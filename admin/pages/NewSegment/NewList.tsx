import { Button, Flex } from '@strapi/design-system';
import { Layouts } from '@strapi/strapi/admin';
import type { AudienceName } from '../../../contracts/catalog';
import { BackLink } from '../../components/BackLink';
import { LeaveGuard } from '../../components/LeaveGuard';
import { useNameAndKey } from '../../components/useNameAndKey';
import { paths } from '../../paths';
import { useMay } from '../../permissions';
import { useWords } from '../../translations/words';
import { DetailsForm } from './DetailsForm';
import { useCreate } from './useCreate';
import { useDraft } from './useDraft';

/** A list that is kept by hand. People are put on it on its own page, or out of a file. */
export function NewList() {
  const word = useWords();
  const { may } = useMay();
  const draft = useDraft('list', {
    name: '',
    key: undefined as string | undefined,
    audience: 'contact' as AudienceName,
    description: '',
  });
  const { audience, description } = draft.value;
  const fields = useNameAndKey(draft.value, draft.set);
  const { create, creating, created } = useCreate(fields, draft.clear);

  const save = (next?: string) => {
    if (!fields.check()) return;
    void create(
      {
        key: fields.key,
        name: fields.name.trim(),
        description: description.trim() || null,
        audience,
        kind: 'static',
      },
      next
    );
  };
  return (
    <>
      <LeaveGuard when={draft.dirty && !created} onLeave={draft.clear} />
      <Layouts.Header
        title={word('create.list.title')}
        subtitle={word('create.list.subtitle')}
        navigationAction={<BackLink to={paths.create} />}
        primaryAction={
          <Flex gap={2} wrap="wrap">
            {may.import && (
              <Button variant="secondary" disabled={creating} onClick={() => save(paths.imports)}>
                {word('create.list.andUpload')}
              </Button>
            )}
            <Button loading={creating} onClick={() => save()}>
              {word('create.list.andAdd')}
            </Button>
          </Flex>
        }
      />
      <Layouts.Content>
        <DetailsForm
          fields={fields}
          autoFocus
          audience={audience}
          setAudience={(next) => draft.set({ audience: next })}
          description={description}
          setDescription={(text) => draft.set({ description: text })}
        />
      </Layouts.Content>
    </>
  );
}

import { unstable_useContentManagerContext as useContentManagerContext, useDocumentRBAC } from '@strapi/strapi/admin';
import { useMemo } from 'react';
import { overrideFields, type Attributes, type OverrideField, type Shown } from './overrides';

/** What a variant of the entry in the edit view may override. */
export function useFields(locale: string | undefined): OverrideField[] {
  const { model, contentType, components, layout } = useContentManagerContext();
  const { edit } = layout;
  return useMemo(
    () =>
      overrideFields({
        ...{ model, locale },
        attributes: (contentType?.attributes ?? {}) as Attributes,
        shown: edit.layout.flat(2) as Shown,
        components: Object.fromEntries(
          Object.entries(components).map(([uid, { attributes, info }]) => [
            uid,
            {
              attributes: attributes as Attributes,
              shown: (edit.components[uid]?.layout.flat(2) ?? []) as Shown,
              label: info.displayName,
            },
          ])
        ),
      }),
    [model, locale, contentType, components, edit]
  );
}

/** Whether the reader's roles let her read or change a field of the entry, and so what a variant says in it; of components any of it is enough here. */
export function useMayField(): (action: 'read' | 'update', name: string) => boolean {
  const { canReadFields, canUpdateFields } = useDocumentRBAC('useMayField', (rbac) => rbac);
  return (action, name) => {
    const fields = action === 'read' ? canReadFields : canUpdateFields;
    return fields.some((field) => field === name || field.startsWith(`${name}.`));
  };
}

import { useEffect, useState } from 'react';
import { contentApi, type RelationAt } from '../api/content';
import { listOf, typeOf, type OverrideField } from './overrides';

type Values = Readonly<Record<string, unknown>>;
type AskRelated = (at: RelationAt & { of: string }) => Promise<string[]>;

/**
 * What the entry in the form says in these fields, as a variant would store it: files by id, documents by document id. Undefined until all of it is
 * known; a field that cannot be read is left out.
 */
export function useEntryValues(fields: readonly OverrideField[], document: string, entry: Values): Values | undefined {
  const [values, setValues] = useState<Values>();
  const [ask] = contentApi.useLazyRelatedToQuery();
  useEffect(() => {
    let isStale = false;
    const askRelated: AskRelated = (at) => ask(at).unwrap();
    const read = async () => {
      const found = await Promise.all(
        fields.map(async (field): Promise<[string, unknown][]> => {
          try {
            return [[field.name, await storedOf(field, entry[field.name], document, askRelated)]];
          } catch {
            return [];
          }
        })
      );
      if (!isStale) setValues(Object.fromEntries(found.flat()));
    };
    void read();
    return () => {
      isStale = true;
    };
  }, [fields, document, entry, ask]);
  return values;
}

/** @param owner the document, or the id of the component, that the field is one of; undefined of a component that is not saved yet */
async function storedOf(
  field: OverrideField,
  value: unknown,
  owner: string | undefined,
  ask: AskRelated
): Promise<unknown> {
  const { kind, isMany, isZone, model, locale, name } = field;
  let values: unknown[];
  switch (kind) {
    case 'media':
      values = listOf(value).map((file) => (file as { id: number }).id);
      break;
    case 'relation':
      values = withChanges(owner === undefined ? [] : await ask({ model, locale, field: name, of: owner }), value);
      break;
    case 'component':
      values = await Promise.all(
        (listOf(value) as Record<string, unknown>[]).map(async (part) => {
          const type = typeOf(field, part);
          const id = typeof part.id === 'number' ? String(part.id) : undefined;
          const own = await Promise.all(
            field
              .parts(type)
              .fields.map(async (each) => [each.name, await storedOf(each, part[each.name], id, ask)] as const)
          );
          return { ...(isZone && { __component: type }), ...(Object.fromEntries(own) as object) };
        })
      );
      break;
    default:
      return value;
  }
  return isMany ? values : (values[0] ?? null);
}

interface Changes {
  connect?: { apiData?: { documentId?: string } }[];
  disconnect?: { apiData?: { documentId?: string } }[];
}

/** What was saved, with what was added and taken away in the form since. */
function withChanges(saved: readonly string[], value: unknown): string[] {
  const { connect = [], disconnect = [] } = (value ?? {}) as Changes;
  const idsOf = (rows: typeof connect) => rows.flatMap(({ apiData }) => apiData?.documentId ?? []);
  const gone = new Set([...idsOf(disconnect), ...idsOf(connect)]);
  return [...saved.filter((id) => !gone.has(id)), ...idsOf(connect)];
}

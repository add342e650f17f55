import { useDeferredValue } from 'react';
import { useIntl } from 'react-intl';
import type { JsonType } from '../../../rules/conditions/attribute';
import { catalogApi } from '../../api/catalog';
import { useBuilder, type Here } from '../context';
import type { UseChoices } from './choices';

/** A field whose values are wanted. */
export interface ValuePlace {
  here: Here;
  path: string;
  valueType?: JsonType;
}

/** The parameters that find values of the field; undefined where the data cannot be asked. */
export function placeQuery({ here, path, valueType }: ValuePlace) {
  if (path === '') return undefined;
  const declared = valueType && { valueType };
  if (here.scope.place === 'subject') return { path, ...declared };
  if (here.scope.place === 'related')
    return here.rows === undefined ? undefined : { path, rows: here.rows, ...declared };
  const event = here.events?.[0];
  return event === undefined ? undefined : { path, event, ...declared };
}

/** Values that the field has in the data, most frequent first. */
export function useValueChoices(place: ValuePlace): UseChoices {
  const { facts } = useBuilder();
  const { formatNumber } = useIntl();
  const query = placeQuery(place);
  return (typed) => {
    const search = useDeferredValue(typed);
    const { currentData, data, isFetching } = catalogApi.useValuesQuery(
      { audience: facts.catalog.audience, path: '', ...query, search },
      { skip: !query }
    );
    const found = currentData ?? data ?? [];
    return {
      choices: found.map(({ value, count }) => ({
        value: String(value),
        label: String(value),
        note: formatNumber(count),
      })),
      loading: isFetching,
    };
  };
}

/** Documents that the relation leads to, by title. */
export function useDocumentChoices({ here, path }: ValuePlace): UseChoices {
  const { facts } = useBuilder();
  return (typed) => {
    const search = useDeferredValue(typed);
    const { currentData, data, isFetching } = catalogApi.useDocumentsQuery({
      audience: facts.catalog.audience,
      path,
      ...(here.rows !== undefined && { rows: here.rows }),
      search,
    });
    const found = currentData ?? data ?? [];
    return { choices: found.map(({ documentId, label }) => ({ value: documentId, label })), loading: isFetching };
  };
}

/** Titles of chosen documents; their ids as long as those are not known. */
export function useDocumentTitles({ here, path }: ValuePlace, ids: readonly string[]): (id: string) => string {
  const { facts } = useBuilder();
  const { data = [] } = catalogApi.useDocumentsQuery(
    {
      audience: facts.catalog.audience,
      path,
      ...(here.rows !== undefined && { rows: here.rows }),
      ids: [...ids],
      limit: 50,
    },
    { skip: ids.length === 0 }
  );
  return (id) => data.find(({ documentId }) => documentId === id)?.label ?? id;
}

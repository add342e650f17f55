import { useCallback } from 'react';
import type { AudienceName } from '../../../contracts/catalog';
import { describeRule } from '../../../rules/describe';
import { parseRule } from '../../../rules/parse';
import { catalogApi } from '../../api/catalog';

/** Says a rule that need not be stored in one sentence; null where it cannot be said (yet). */
export function useSentence(audience: AudienceName): (rule: unknown) => string | null {
  const { data } = catalogApi.useCatalogQuery(audience);
  const catalog = data?.catalog;
  return useCallback(
    (input) => {
      const { rule } = parseRule(input);
      return rule && catalog ? describeRule(rule, catalog) : null;
    },
    [catalog]
  );
}

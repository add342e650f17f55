import { useNotification } from '@strapi/strapi/admin';
import { useCallback } from 'react';
import type { BulkAction } from '../../../contracts/segments';
import { segmentsApi } from '../../api/segments';
import { useFailure } from '../../hooks/useFailure';
import { useWords } from '../../translations/words';

const REASONS_SHOWN = 3;

export type Act = (action: Exclude<BulkAction, 'delete'>, keys: readonly string[]) => Promise<void>;

/** Does something to one segment or to many, and tells what was done and what was refused. */
export function useBulk(): { act: Act; acting: boolean } {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [bulk, { isLoading }] = segmentsApi.useBulkSegmentsMutation();
  const act = useCallback<Act>(
    async (action, keys) => {
      try {
        const results = await bulk({ action, keys: [...keys] }).unwrap();
        const refused = results.filter(({ done }) => !done);
        const count = results.length - refused.length;
        if (refused.length === 0) {
          toggleNotification({ type: 'success', message: word(`list.done.${action}`, { count }) });
          return;
        }
        const reasons = refused.slice(0, REASONS_SHOWN).map(({ key, error }) => `${key}: ${error ?? ''}`);
        const more = refused.length - reasons.length;
        toggleNotification({
          type: 'warning',
          title: word('list.refused', { count: refused.length, total: results.length }),
          message: [...reasons, ...(more > 0 ? [word('shared.uses.more', { count: more })] : [])].join(' · '),
          timeout: 10_000,
        });
      } catch (error) {
        fail(error);
      }
    },
    [bulk, fail, toggleNotification, word]
  );
  return { act, acting: isLoading };
}

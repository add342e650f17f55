import { useNotification } from '@strapi/strapi/admin';
import type { MembersChange, SegmentAnswer } from '../../../../contracts/segments';
import { segmentsApi } from '../../../api/segments';
import { useFailure } from '../../../hooks/useFailure';
import { useWords } from '../../../translations/words';

/** Puts subjects on a list or takes them off, and says what came of it. */
export function useChangeList(segment: SegmentAnswer): {
  change: (what: 'add' | 'remove', subjects: string[]) => Promise<MembersChange | undefined>;
  busy: boolean;
} {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [add, adding] = segmentsApi.useAddMembersMutation();
  const [remove, removing] = segmentsApi.useRemoveMembersMutation();
  return {
    busy: adding.isLoading || removing.isLoading,
    change: async (what, subjects) => {
      try {
        const change = await (what === 'add' ? add : remove)({ key: segment.key, subjects }).unwrap();
        const count = what === 'add' ? change.joined : change.left;
        toggleNotification({
          type: count > 0 ? 'success' : 'info',
          message: word(what === 'add' ? 'segment.list.added' : 'segment.list.removed', { count }),
        });
        return change;
      } catch (error) {
        fail(error);
        return undefined;
      }
    },
  };
}

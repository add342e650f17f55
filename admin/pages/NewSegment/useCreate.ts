import { useNotification } from '@strapi/strapi/admin';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import type { z } from 'zod';
import type { createSegmentSchema } from '../../../contracts/segments';
import { segmentsApi } from '../../api/segments';
import type { NameAndKeyFields } from '../../components/useNameAndKey';
import { useFailure } from '../../hooks/useFailure';
import { JUST_CREATED, paths } from '../../paths';
import { useWords } from '../../translations/words';

interface Creation {
  /** @param next where to go; by default to the segment's own page */
  create: (segment: z.input<typeof createSegmentSchema>, next?: string) => Promise<void>;
  creating: boolean;
  /** Whether the segment is stored, so that nothing is left to lose. */
  created: boolean;
}

/** Stores a new segment and leaves its draft; what the server has against name or key is shown under them. */
export function useCreate(fields: NameAndKeyFields, clearDraft: () => void): Creation {
  const word = useWords();
  const fail = useFailure();
  const navigate = useNavigate();
  const { toggleNotification } = useNotification();
  const [send, { isLoading }] = segmentsApi.useCreateSegmentMutation();
  const [target, setTarget] = useState<string>();

  // In an effect: by then the page no longer asks whether to leave.
  useEffect(() => {
    if (target !== undefined) navigate(target, { state: JUST_CREATED });
  }, [target, navigate]);

  const create: Creation['create'] = async (segment, next) => {
    try {
      const made = await send(segment).unwrap();
      clearDraft();
      toggleNotification({ type: 'success', message: word('create.done', { name: made.name }) });
      setTarget(next ?? paths.segment(made.key));
    } catch (error) {
      if (!fields.refuse(error)) fail(error);
    }
  };
  return { create, creating: isLoading || target !== undefined, created: target !== undefined };
}

import { useNotification } from '@strapi/strapi/admin';
import { useCallback } from 'react';
import { useWords } from '../translations/words';
import { failureOf, failureWord } from './failure';

/** Tells the reader, in their language, why something could not be done, or that the server did not answer. */
export function useFailure(): (error: unknown) => void {
  const word = useWords();
  const { toggleNotification } = useNotification();
  return useCallback(
    (error) => toggleNotification({ type: 'danger', message: word(...failureWord(failureOf(error))) }),
    [toggleNotification, word]
  );
}

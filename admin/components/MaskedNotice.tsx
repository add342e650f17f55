import { useWords } from '../translations/words';
import { Notice } from './Notice';

/** Why names and values are missing, and who can change that. */
export function MaskedNotice() {
  const word = useWords();
  return (
    <Notice kind="info" title={word('person.masked.title')}>
      {word('person.masked.body')}
    </Notice>
  );
}

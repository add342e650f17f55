import { useCallback } from 'react';
import { MAX_EXPRESSION_LENGTH, type ExpressionProblem } from '../../rules/expression';
import { useWords } from '../translations/words';

/** Says in the editor's language what is wrong with a stored audience. */
export function useExpressionProblem(): (found: ExpressionProblem) => string {
  const word = useWords();
  return useCallback(
    (found) => {
      const values = { max: MAX_EXPRESSION_LENGTH, key: found.problem === 'key' ? found.key : '' };
      return word(`audienceField.problem.${found.problem}`, values);
    },
    [word]
  );
}

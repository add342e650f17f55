import { useIntl } from 'react-intl';
import type { SegmentChoice } from '../../contracts/segments';
import { parseExpression } from '../../rules/expression';
import { useWords } from '../translations/words';

/** Sentences on why an audience may not do what its editor means. */
export function usePanelWarnings(text: string, choices: readonly SegmentChoice[]): string[] {
  const word = useWords();
  const { formatList } = useIntl();
  const parsed = parseExpression(text);
  if (!parsed.ok) return [word('panel.unreadable')];
  const { segments, not, match } = parsed.expression;
  const known = new Map(choices.map((choice) => [choice.key, choice]));
  const dead = [...segments, ...not].filter((key) => !known.get(key)?.active);
  if (dead.length > 0)
    return [word('audienceField.nobody', { keys: formatList(dead.map((key) => known.get(key)?.name ?? key)) })];
  const warnings: string[] = [];
  const isEmpty = (key: string) => {
    const choice = known.get(key);
    return choice?.members === 0 && !choice.requestTime;
  };
  const nobody = segments.length > 0 && (match === 'all' ? segments.some(isEmpty) : segments.every(isEmpty));
  if (nobody) warnings.push(word('panel.empty'));
  const failed = [...segments, ...not].filter((key) => known.get(key)?.status === 'failed');
  if (failed.length > 0) {
    warnings.push(word('panel.failed', { names: formatList(failed.map((key) => known.get(key)?.name ?? key)) }));
  }
  if (segments.some((key) => not.includes(key)) && (match === 'all' || segments.length === 1)) {
    warnings.push(word('panel.contradiction'));
  }
  const audiences = new Set(segments.map((key) => known.get(key)?.audience));
  if (match === 'all' && audiences.size > 1) warnings.push(word('panel.mixed'));
  return warnings;
}

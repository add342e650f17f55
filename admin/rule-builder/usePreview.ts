import { useCallback, useEffect, useState } from 'react';
import type { AudienceName } from '../../rules/catalog';
import type { Rule } from '../../rules/rule';
import { segmentsApi } from '../api/segments';
import { previewSteps, type AskPreview, type Previewed } from './preview-steps';

/** How long the editor must have stopped typing. */
const DEBOUNCE_MS = 300;

export interface PreviewAsked {
  audience: AudienceName;
  /** Without a rule nothing is counted. */
  rule: Rule | undefined;
  segmentKey?: string;
  timeZone?: string | null;
}

export interface PreviewState {
  /** The latest answer; of the rule before, while a new one is under way. */
  answer?: Previewed;
  isPending: boolean;
  hasFailed: boolean;
  retry(): void;
}

/**
 * Who the rule would name, as it is written: what is soon known first, the exact number after it. A rule that is no
 * longer the editor's is not counted to the end.
 */
export function usePreview({ audience, rule, segmentKey, timeZone }: PreviewAsked): PreviewState {
  const [ask] = segmentsApi.usePreviewRuleMutation();
  const [answer, setAnswer] = useState<Previewed>();
  const [isPending, setPending] = useState(false);
  const [hasFailed, setFailed] = useState(false);
  const [again, setAgain] = useState(0);
  const asked = rule && JSON.stringify(rule);

  useEffect(() => {
    if (asked === undefined) {
      setAnswer(undefined);
      setPending(false);
      return;
    }
    setPending(true);
    let isStale = false;
    let call: { abort(): void } | undefined;
    const request = {
      audience,
      rule: JSON.parse(asked) as unknown,
      ...(segmentKey && { key: segmentKey }),
      ...(timeZone && { timeZone }),
    };
    const preview: AskPreview = (how) => {
      const running = ask({ ...request, ...how });
      call = running;
      return running.unwrap();
    };
    const count = async () => {
      try {
        for await (const step of previewSteps(preview)) {
          if (isStale) return;
          setAnswer(step);
          setFailed(false);
          // The counts of the conditions come after; nobody needs to wait for them.
          if (step.exact) setPending(false);
        }
      } catch {
        if (!isStale) setFailed(true);
      }
      if (!isStale) setPending(false);
    };
    const timer = setTimeout(() => void count(), DEBOUNCE_MS);
    return () => {
      isStale = true;
      clearTimeout(timer);
      call?.abort();
    };
  }, [ask, audience, asked, segmentKey, timeZone, again]);

  return {
    ...(answer && { answer }),
    isPending,
    hasFailed,
    retry: useCallback(() => setAgain((count) => count + 1), []),
  };
}

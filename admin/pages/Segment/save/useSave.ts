import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';
import type { Impact, SegmentAnswer, UpdateSegment } from '../../../../contracts/segments';
import { ruleIssues } from '../../../../rules/edit/issues';
import { hasErrors } from '../../../../rules/node';
import type { Rule } from '../../../../rules/rule';
import { catalogApi } from '../../../api/catalog';
import { segmentsApi } from '../../../api/segments';
import { failureOf, type Failure } from '../../../hooks/failure';
import { useFailure } from '../../../hooks/useFailure';
import { useWords } from '../../../translations/words';
import type { SegmentDraft } from '../draft/useSegmentDraft';

export type SaveStep =
  | { at: 'idle' }
  /** The server works out who would join and leave, or writes. */
  | { at: 'asking' | 'saving' }
  /** Who would join and leave is known, or, with null, cannot be known. */
  | { at: 'impact'; impact: Impact | null }
  | { at: 'conflict'; theirs: SegmentAnswer }
  /** The server did not answer. */
  | { at: 'away' };

interface Saving {
  step: SaveStep;
  start: () => void;
  /** Saves upon the version that was seen, or upon the one given, whatever it says. */
  confirm: (version?: number) => void;
  /** Shows what somebody else saved meanwhile. */
  compare: (theirs: SegmentAnswer) => void;
  cancel: () => void;
}

/**
 * Saves a segment's draft: first who would join and leave, where the segment is live; then the write, which is refused if
 * somebody else saved since. A rule with problems is not sent: `onProblems` leads to them.
 */
export function useSave(segment: SegmentAnswer, draft: SegmentDraft, onProblems: () => void): Saving {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [step, setStep] = useState<SaveStep>({ at: 'idle' });
  const [askImpact] = segmentsApi.useImpactMutation();
  const [update] = segmentsApi.useUpdateSegmentMutation();
  const { key, kind, active } = segment;
  const { base, edits, value, dirty } = draft;
  const { data: facts } = catalogApi.useCatalogQuery(segment.audience, { skip: kind !== 'dynamic' });

  async function send(version: number) {
    setStep({ at: 'saving' });
    try {
      const answer = await update({ key, version, data: edits as UpdateSegment }).unwrap();
      draft.saved(answer);
      setStep({ at: 'idle' });
      toggleNotification({ type: 'success', message: word('segment.saved') });
    } catch (error) {
      refused(failureOf(error));
    }
  }

  function refused(failure: Failure) {
    if (failure.status === 412) {
      const { current } = failure.details as { current: SegmentAnswer };
      return setStep({ at: 'conflict', theirs: current });
    }
    if (failure.status === undefined || failure.status >= 500) return setStep({ at: 'away' });
    setStep({ at: 'idle' });
    fail(failure);
    if (isAboutRule(failure)) onProblems();
  }

  async function start() {
    // What is stored may have become wrong, too: a field or segment that it names was removed.
    if (facts && value.rule && hasErrors(ruleIssues(value.rule as Rule, facts.catalog, { key }))) return onProblems();
    if (!dirty) return toggleNotification({ type: 'info', message: word('segment.nothingToSave') });
    const changesMembers = kind === 'dynamic' && ('rule' in edits || 'timeZone' in edits);
    if (!active || !changesMembers || value.rule === null) return send(base.version);
    setStep({ at: 'asking' });
    try {
      const impact = await askImpact({ key, rule: value.rule, timeZone: value.timeZone }).unwrap();
      setStep({ at: 'impact', impact });
    } catch (error) {
      const failure = failureOf(error);
      // Not knowing who joins is no reason not to save; the editor decides.
      if (failure.status !== undefined && failure.status >= 500) setStep({ at: 'impact', impact: null });
      else refused(failure);
    }
  }

  return {
    step,
    start: () => void start(),
    confirm: (version = base.version) => void send(version),
    compare: (theirs) => setStep({ at: 'conflict', theirs }),
    cancel: () => setStep({ at: 'idle' }),
  };
}

function isAboutRule({ details }: Failure): boolean {
  return Array.isArray((details as { issues?: unknown } | undefined)?.issues);
}

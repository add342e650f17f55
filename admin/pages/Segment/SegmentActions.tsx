import { Button, Flex, Typography } from '@strapi/design-system';
import { ArrowClockwise, Check, Play, Stop } from '@strapi/icons';
import type { Run } from '../../../contracts/runs';
import type { SegmentAnswer } from '../../../contracts/segments';
import { runsApi } from '../../api/runs';
import { segmentsApi } from '../../api/segments';
import { useFailure } from '../../hooks/useFailure';
import type { Action } from '../../permissions';
import { useWords } from '../../translations/words';
import { SegmentMenu } from './SegmentMenu';

interface SegmentActionsProps {
  segment: SegmentAnswer;
  dirty: boolean;
  saving: boolean;
  open: Run | undefined;
  may: Record<Action, boolean>;
  onSave: () => void;
}

/** What can be done to a segment, as far as the reader may; the rarer things stand in the menu. */
export function SegmentActions({ segment, dirty, saving, open, may, onSave }: SegmentActionsProps) {
  const word = useWords();
  const fail = useFailure();
  const [refresh, { isLoading: asking }] = runsApi.useRefreshSegmentMutation();
  const [update, { isLoading: switching }] = segmentsApi.useUpdateSegmentMutation();
  const { key, active, kind, requestTime } = segment;

  const attempt = async (work: Promise<unknown>) => {
    try {
      await work;
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Flex gap={2} wrap="wrap">
      {dirty && (
        <Typography variant="pi" textColor="warning700" fontWeight="semiBold">
          {word('segment.unsaved')}
        </Typography>
      )}
      {may.edit && active && kind === 'dynamic' && !requestTime && !open && (
        <Button
          variant="tertiary"
          startIcon={<ArrowClockwise />}
          loading={asking}
          onClick={() => attempt(refresh(key).unwrap())}
        >
          {word('shared.refresh')}
        </Button>
      )}
      {may.activate && (
        <Button
          variant="tertiary"
          startIcon={active ? <Stop /> : <Play />}
          loading={switching}
          onClick={() => attempt(update({ key, data: { active: !active } }).unwrap())}
        >
          {word(active ? 'shared.deactivate' : 'shared.activate')}
        </Button>
      )}
      {may.edit && (
        <Button startIcon={<Check />} loading={saving} onClick={onSave}>
          {word('shared.save')}
        </Button>
      )}
      <SegmentMenu segment={segment} may={may} />
    </Flex>
  );
}

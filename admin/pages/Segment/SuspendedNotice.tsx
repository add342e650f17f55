import { Button } from '@strapi/design-system';
import { useNotification } from '@strapi/strapi/admin';
import { segmentsApi } from '../../api/segments';
import { Notice } from '../../components/Notice';
import { useFailure } from '../../hooks/useFailure';
import { useWords } from '../../translations/words';

/** Says that nothing of the segment is announced and why, with the way back. */
export function SuspendedNotice(props: { segmentKey: string; lost: number; mayEdit: boolean }) {
  const word = useWords();
  const fail = useFailure();
  const { toggleNotification } = useNotification();
  const [resume, { isLoading }] = segmentsApi.useResumeSegmentMutation();
  const announce = async () => {
    try {
      await resume(props.segmentKey).unwrap();
      toggleNotification({ type: 'success', message: word('segment.suspended.resumed') });
    } catch (error) {
      fail(error);
    }
  };
  return (
    <Notice
      kind="warning"
      title={word('segment.suspended.title')}
      actions={
        props.mayEdit && (
          <Button loading={isLoading} onClick={announce}>
            {word('segment.suspended.resume')}
          </Button>
        )
      }
    >
      {word('segment.suspended.body', { count: props.lost })}
    </Notice>
  );
}

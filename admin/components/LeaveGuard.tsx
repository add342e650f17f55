import { useEffect } from 'react';
import { useBlocker } from 'react-router-dom';
import { LeaveQuestion } from './LeaveQuestion';

interface LeaveGuardProps {
  when: boolean;
  /** Whether a path still shows the same changes, such as another tab of the page. */
  within?: (pathname: string) => boolean;
  /** What becomes of the changes, where they are not lost. */
  body?: string;
  /** Told when the changes are given up. */
  onLeave?: () => void;
}

/** Asks before a page with unsaved changes is left, by a link, the back button or by closing the window. */
export function LeaveGuard({ when, within, body, onLeave }: LeaveGuardProps) {
  useEffect(() => {
    if (!when) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [when]);
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      when && currentLocation.pathname !== nextLocation.pathname && !within?.(nextLocation.pathname)
  );
  if (blocker.state !== 'blocked') return null;
  return (
    <LeaveQuestion
      body={body}
      onStay={() => blocker.reset()}
      onLeave={() => {
        onLeave?.();
        blocker.proceed();
      }}
    />
  );
}

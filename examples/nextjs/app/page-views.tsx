'use client';

import { usePathname } from 'next/navigation';
import { useEffect } from 'react';
import { answer, client } from './client';

/** Tells each page view, and asks whether it may. */
export function PageViews() {
  const path = usePathname();
  useEffect(() => void client.page(), [path]);
  return (
    <p>
      May we remember what you look at? <button onClick={() => answer('yes')}>Yes</button>{' '}
      <button onClick={() => answer('no')}>No</button>
    </p>
  );
}

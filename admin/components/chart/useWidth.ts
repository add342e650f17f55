import { useCallback, useState } from 'react';

/** How wide an element is, as it changes. Zero until that is known. */
export function useWidth(): [(element: Element | null) => void, number] {
  const [width, setWidth] = useState(0);
  const [observer] = useState(
    () => new ResizeObserver(([entry]) => entry && setWidth(Math.floor(entry.contentRect.width)))
  );
  const watch = useCallback(
    (element: Element | null) => {
      observer.disconnect();
      if (element) observer.observe(element);
    },
    [observer]
  );
  return [watch, width];
}

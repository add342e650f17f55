import { useRef } from 'react';

/**
 * For the content of a dialog that has no trigger of its own: when it closes, the focus goes back to what had it before, or where that is
 * gone to `fallback`.
 */
export function useReturnFocus(fallback: () => HTMLElement | null): { onCloseAutoFocus: (event: Event) => void } {
  const before = useRef(document.activeElement);
  return {
    onCloseAutoFocus(event) {
      event.preventDefault();
      const { current } = before;
      const isThere = current instanceof HTMLElement && current !== document.body && current.isConnected;
      (isThere ? current : fallback())?.focus();
    },
  };
}

/** What in a row has the focus, so that it can be found again after the row has moved. */
export function placeInRow(element: Element | null): string | undefined {
  if (!(element instanceof HTMLElement)) return undefined;
  if (element.dataset.handle !== undefined) return HANDLE;
  return element.dataset.at;
}

const HANDLE = 'handle';

/**
 * Focuses the part of a node that `path` names, or what is nearest to it: the first part that is empty, the first part,
 * the row's own buttons. Opens its list if `open`, and if there is something to choose first.
 */
export function focusNode(area: HTMLElement, id: string, path?: string, open?: boolean): boolean {
  const row = area.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`);
  if (!row) return false;
  const own = <T extends HTMLElement>(selector: string): T[] =>
    [...row.querySelectorAll<T>(selector)].filter((element) => element.closest('[data-node]') === row);
  const parts = own('[data-at]');
  const named = path === HANDLE ? own('[data-handle]')[0] : path === undefined ? undefined : nearest(parts, path);
  const empty = parts.find((part) => part.dataset.empty !== undefined);
  const target = named ?? empty ?? parts[0] ?? own('button')[0] ?? row.querySelector<HTMLElement>('button');
  target?.focus();
  row.scrollIntoView({ block: 'nearest' });
  if (open && target && target === empty && target.dataset.picker !== undefined) target.click();
  return target !== undefined && target !== null;
}

/** The part for this path, or for the part of the node that it is in. */
function nearest(parts: HTMLElement[], path: string): HTMLElement | undefined {
  const keys = path.split('.');
  for (let length = keys.length; length > 0; length -= 1) {
    const at = keys.slice(0, length).join('.');
    const part =
      parts.find((one) => one.dataset.at === at) ?? parts.find((one) => one.dataset.at?.startsWith(`${at}.`));
    if (part) return part;
  }
  return undefined;
}

import { useCallback, useMemo, useRef, type PointerEvent as ReactPointerEvent, type RefObject } from 'react';
import { mayMove, moveNode, type Edit } from '../../rules/edit/edits';
import type { Rule } from '../../rules/rule';
import { createNodeStore, type NodeStore } from './store';

/** Of a node that is dragged, or of a group that it would fall into. */
export interface DragState {
  dragged?: true;
  /** Before the child at this index. */
  dropAt?: number;
}

/** Farther than a hand trembles. */
const START_PX = 5;
const EDGE_PX = 70;

/** Moving conditions by pointer, finger or pen. What can be dropped where is the edits' to say. */
export function useDrag(
  area: RefObject<HTMLElement>,
  ruleNow: () => Rule,
  edit: (make: (rule: Rule) => Edit) => void
): { drag: NodeStore<DragState>; startDrag: (id: string, event: ReactPointerEvent) => void } {
  const drag = useMemo(() => createNodeStore<DragState>(), []);
  const latest = useRef({ ruleNow, edit });
  latest.current = { ruleNow, edit };

  const startDrag = useCallback(
    (id: string, event: ReactPointerEvent) => {
      if (event.button !== 0) return;
      const start = { x: event.clientX, y: event.clientY };
      let target: { group: string; index: number } | undefined;
      let isDragging = false;

      const onMove = ({ clientX, clientY }: PointerEvent) => {
        isDragging ||= Math.hypot(clientX - start.x, clientY - start.y) > START_PX;
        if (!isDragging) return;
        scrollAtEdge(area.current, clientY);
        target = targetAt(area.current, clientX, clientY, (group) => mayMove(latest.current.ruleNow(), id, group));
        drag.setAll(
          new Map<string, DragState>([
            [id, { dragged: true }],
            ...(target ? [[target.group, { dropAt: target.index }] as const] : []),
          ])
        );
      };
      const end = () => {
        drag.setAll(new Map());
        document.body.style.removeProperty('user-select');
        window.removeEventListener('pointermove', onMove);
        window.removeEventListener('pointerup', onUp);
        window.removeEventListener('pointercancel', end);
        window.removeEventListener('keydown', onKey, true);
      };
      const onUp = () => {
        end();
        if (!isDragging || !target) return;
        const { group, index } = target;
        latest.current.edit((rule) => moveNode(rule, id, group, index));
      };
      const onKey = (key: KeyboardEvent) => {
        if (key.key !== 'Escape' || !isDragging) return;
        key.preventDefault();
        key.stopPropagation();
        end();
      };
      document.body.style.setProperty('user-select', 'none');
      window.addEventListener('pointermove', onMove);
      window.addEventListener('pointerup', onUp);
      window.addEventListener('pointercancel', end);
      window.addEventListener('keydown', onKey, true);
    },
    [area, drag]
  );
  return { drag, startDrag };
}

/** The innermost group under the pointer that takes the node, and before which of its children. */
function targetAt(
  area: HTMLElement | null,
  x: number,
  y: number,
  takes: (groupId: string) => boolean
): { group: string; index: number } | undefined {
  let at = document.elementFromPoint(x, y)?.closest<HTMLElement>('[data-group]');
  while (at && area?.contains(at)) {
    const group = at.dataset.group ?? '';
    if (takes(group)) {
      const rows = [...at.querySelectorAll<HTMLElement>(':scope > ul > li > [data-node]')];
      const below = rows.findIndex((row) => {
        const { top, height } = row.getBoundingClientRect();
        return y < top + height / 2;
      });
      return { group, index: below === -1 ? rows.length : below };
    }
    at = at.parentElement?.closest<HTMLElement>('[data-group]');
  }
  return undefined;
}

function scrollAtEdge(area: HTMLElement | null, y: number): void {
  let scroller = area?.parentElement;
  while (scroller && scroller.scrollHeight <= scroller.clientHeight + 1) scroller = scroller.parentElement;
  const step = y < EDGE_PX ? -12 : y > window.innerHeight - EDGE_PX ? 12 : 0;
  if (step !== 0) (scroller ?? document.scrollingElement)?.scrollBy(0, step);
}

import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';

/** Less is a press that trembled. */
const THRESHOLD_PX = 4;
const EDGE_PX = 48;
/** How fast the line moves under a pointer at its edge, at most. */
const SCROLL_PX_PER_FRAME = 16;

/** What is dragged, as the element under the pointer names it. */
export interface Grip {
  readonly rowId: string;
  readonly stage: string;
}

interface Drag extends Grip {
  readonly element: HTMLElement;
  readonly pointerId: number;
  /** Where on the line it was taken. */
  readonly from: number;
  clientX: number;
  later: boolean;
  began: boolean;
}

/**
 * Drags what carries `data-grip` along a line that scrolls, by mouse, finger or pen. At an edge the line moves on; Escape, or a
 * pointer that is taken away, gives it up.
 */
export function useStageDrag(props: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly pxPerDay: number;
  /** Where the names end that lie over the line. */
  readonly leftEdge: () => number;
  readonly on: (grip: Grip, days: number, later: boolean) => void;
  readonly end: (save: boolean) => void;
}) {
  const drag = useRef<Drag>(undefined);
  const frame = useRef(0);
  const suppressClick = useRef(false);
  const latest = useRef(props);
  latest.current = props;

  useEffect(() => {
    const cancel = (event: KeyboardEvent): void => {
      if (event.key !== 'Escape' || !drag.current?.began) return;
      event.preventDefault();
      event.stopPropagation();
      stop(false);
    };
    window.addEventListener('keydown', cancel, true);
    return () => {
      window.removeEventListener('keydown', cancel, true);
      cancelAnimationFrame(frame.current);
    };
  });

  /** Once a frame: a pointer tells of itself more often than anybody can see. */
  function tick(): void {
    const held = drag.current;
    const line = latest.current.scroller.current;
    if (!held?.began || line === null) return;
    const { left, right } = line.getBoundingClientRect();
    const before = left + latest.current.leftEdge() + EDGE_PX - held.clientX;
    const after = held.clientX - (right - EDGE_PX);
    const push = Math.min(1, Math.max(0, before, after) / EDGE_PX) * (before > 0 ? -1 : 1);
    if (push !== 0) line.scrollLeft += push * SCROLL_PX_PER_FRAME;
    const moved = held.clientX + line.scrollLeft - held.from;
    latest.current.on(held, Math.round(moved / latest.current.pxPerDay), held.later);
    frame.current = requestAnimationFrame(tick);
  }

  function stop(save: boolean): void {
    const held = drag.current;
    drag.current = undefined;
    cancelAnimationFrame(frame.current);
    if (!held) return;
    if (held.element.hasPointerCapture(held.pointerId)) held.element.releasePointerCapture(held.pointerId);
    if (!held.began) return;
    // The browser calls the end of a drag a click.
    suppressClick.current = true;
    setTimeout(() => {
      suppressClick.current = false;
    });
    latest.current.end(save);
  }

  return {
    onPointerDown(event: PointerEvent): void {
      const element = event.target instanceof Element ? event.target.closest('[data-grip]') : null;
      const line = props.scroller.current;
      if (!(element instanceof HTMLElement) || line === null || event.button !== 0 || drag.current) return;
      const { rowId, stage } = element.dataset;
      if (rowId === undefined || stage === undefined) return;
      element.setPointerCapture(event.pointerId);
      const { clientX, pointerId } = event;
      drag.current = {
        rowId,
        stage,
        element,
        pointerId,
        from: clientX + line.scrollLeft,
        clientX,
        later: event.shiftKey,
        began: false,
      };
    },
    onPointerMove(event: PointerEvent): void {
      const held = drag.current;
      if (held?.pointerId !== event.pointerId) return;
      held.clientX = event.clientX;
      held.later = event.shiftKey;
      if (held.began) return;
      const line = props.scroller.current;
      if (line === null || Math.abs(event.clientX + line.scrollLeft - held.from) < THRESHOLD_PX) return;
      held.began = true;
      frame.current = requestAnimationFrame(tick);
    },
    onPointerUp(event: PointerEvent): void {
      if (drag.current?.pointerId !== event.pointerId) return;
      if (drag.current.began) {
        cancelAnimationFrame(frame.current);
        tick();
      }
      stop(true);
    },
    onPointerCancel: () => stop(false),
    onClickCapture(event: { stopPropagation(): void; preventDefault(): void }): void {
      if (!suppressClick.current) return;
      event.stopPropagation();
      event.preventDefault();
    },
  };
}

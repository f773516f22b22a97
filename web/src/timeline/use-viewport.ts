import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { type TimeScale, ZOOMS } from './time-scale';

/** Where today stands in the window at first: most of what matters is still to come. */
const TODAY_AT = 0.3;
/** A turn of a wheel, or a pinch, of one step. */
const WHEEL_STEP = 60;
const EDGE_PX = 40;

/** Keeps what a person looks at in its place while the scale changes, and takes them to a day. */
export function useViewport(props: {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly scale: TimeScale;
  readonly today: string;
  readonly namesPx: () => number;
  readonly onZoom: (step: number) => void;
}) {
  const { scroller, scale, today, namesPx, onZoom } = props;
  /** A day, and how far from the left edge of the line it stands. */
  const anchor = useRef<{ readonly day: string; readonly at: number }>(undefined);
  const onZoomLatest = useRef(onZoom);
  onZoomLatest.current = onZoom;
  const scaleNow = useRef(scale);

  useLayoutEffect(() => {
    const line = scroller.current;
    if (line === null) return;
    const width = line.clientWidth - namesPx();
    const kept = anchor.current ?? { day: today, at: width * TODAY_AT };
    line.scrollLeft = scale.x(kept.day) - kept.at;
    scaleNow.current = scale;
    anchor.current = kept;
  }, [scale, today, scroller, namesPx]);

  const keep = useCallback(
    (at: number): void => {
      const line = scroller.current;
      if (line !== null) anchor.current = { day: scaleNow.current.day(line.scrollLeft + at), at };
    },
    [scroller],
  );

  useEffect(() => {
    const line = scroller.current;
    if (line === null) return;
    let turned = 0;
    const wheel = (event: WheelEvent): void => {
      if (!event.ctrlKey && !event.metaKey) return;
      event.preventDefault();
      turned += event.deltaY;
      const steps = Math.trunc(turned / WHEEL_STEP);
      if (steps === 0) return;
      turned -= steps * WHEEL_STEP;
      keep(event.clientX - line.getBoundingClientRect().left - namesPx());
      onZoomLatest.current(-steps);
    };
    const scrolled = (): void => keep((line.clientWidth - namesPx()) / 2);
    line.addEventListener('wheel', wheel, { passive: false });
    // While it is captured the rows are those of the last frame still: to read of them has nothing laid out before its time.
    line.addEventListener('scroll', scrolled, { passive: true, capture: true });
    return () => {
      line.removeEventListener('wheel', wheel);
      line.removeEventListener('scroll', scrolled, true);
    };
  }, [scroller, keep, namesPx]);

  return {
    toToday(): void {
      const line = scroller.current;
      if (line === null) return;
      line.scrollTo({ left: scale.x(today) - (line.clientWidth - namesPx()) * TODAY_AT, behavior: 'smooth' });
    },
    /** The largest step at which all of the line is seen. */
    fitting(): number {
      const line = scroller.current;
      const days = scale.width / scale.pxPerDay;
      const room = line === null ? 0 : line.clientWidth - namesPx();
      return ZOOMS.findLast((px) => px * days <= room) ?? ZOOMS[0];
    },
    /** Brings a mark out from under the names, or in from beyond the edge. */
    reveal(x: number): void {
      const line = scroller.current;
      if (line === null) return;
      const room = line.clientWidth - namesPx();
      const from = line.scrollLeft;
      if (x < from + EDGE_PX) line.scrollLeft = x - room / 3;
      else if (x > from + room - EDGE_PX) line.scrollLeft = x - (room * 2) / 3;
    },
  };
}

import { type ReactNode, useCallback, useEffect, useId, useRef, useState } from 'react';
import styles from './popover.module.css';

const GAP_PX = 4;
const EDGE_PX = 8;
const HOVER_IN_MS = 200;
const HOVER_OUT_MS = 250;

/** What the trigger has to carry. */
export interface TriggerProps {
  readonly ref: (element: HTMLElement | null) => void;
  readonly onClick: (event: { stopPropagation(): void }) => void;
  readonly onPointerEnter?: (event: { pointerType: string }) => void;
  readonly onPointerLeave?: (event: { pointerType: string }) => void;
  readonly 'aria-expanded': boolean;
  readonly 'aria-controls': string | undefined;
  readonly 'aria-haspopup': 'dialog';
}

/**
 * Something that floats beside its trigger, on the browser's own popover: in front of everything, closed by Escape, by a
 * click elsewhere, or by `close`. What is in it is only made while it is open.
 */
export function Popover(props: {
  readonly label: string;
  readonly trigger: (trigger: TriggerProps) => ReactNode;
  readonly children: (close: () => void) => ReactNode;
  /** Opens also when a mouse rests on the trigger, as a tooltip does; a click keeps it. */
  readonly onHover?: boolean;
}): ReactNode {
  const [open, setOpen] = useState(false);
  const id = useId();
  const anchor = useRef<HTMLElement | null>(null);
  const panel = useRef<HTMLDivElement>(null);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const close = useCallback(() => setOpen(false), []);
  const later = (value: boolean, milliseconds: number): void => {
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(value), milliseconds);
  };
  const byMouse = (value: boolean, milliseconds: number) => (event: { pointerType: string }) => {
    // What somebody works in does not close because the mouse left it.
    const busy = !value && panel.current?.contains(document.activeElement);
    if (event.pointerType === 'mouse' && !busy) later(value, milliseconds);
  };
  const hover = props.onHover && {
    onPointerEnter: byMouse(true, HOVER_IN_MS),
    onPointerLeave: byMouse(false, HOVER_OUT_MS),
  };

  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const element = panel.current;
    if (!open || element === null) return;
    const place = (): void => placeBeside(element, anchor.current);
    element.showPopover();
    place();
    // React's own autoFocus came too early: nothing in a closed popover takes the focus.
    element.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    const watch = new ResizeObserver(place);
    watch.observe(element);
    window.addEventListener('resize', place);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', place);
    };
  }, [open]);

  return (
    <>
      {props.trigger({
        ref: (element) => {
          anchor.current = element;
        },
        onClick: (event) => {
          event.stopPropagation();
          clearTimeout(timer.current);
          setOpen((was) => !was);
        },
        ...hover,
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        'aria-haspopup': 'dialog',
      })}
      {open && (
        <div
          ref={panel}
          id={id}
          popover="auto"
          role="dialog"
          aria-label={props.label}
          className={styles.popover}
          onToggle={(event) => {
            if (event.newState === 'closed') setOpen(false);
          }}
          onClick={(event) => event.stopPropagation()}
          onKeyDown={(event) => {
            if (event.key !== 'Escape') event.stopPropagation();
          }}
          {...(hover && { ...hover, onPointerEnter: byMouse(true, 0) })}
        >
          {props.children(close)}
        </div>
      )}
    </>
  );
}

/** Below the anchor, or above it where there is more room; never over the edge of the window. */
function placeBeside(element: HTMLElement, anchor: HTMLElement | null): void {
  if (anchor === null) return;
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = window.innerHeight - at.bottom - GAP_PX - EDGE_PX;
  const above = at.top - GAP_PX - EDGE_PX;
  const top = height <= below || below >= above ? at.bottom + GAP_PX : at.top - GAP_PX - height;
  const left = Math.min(at.left, window.innerWidth - width - EDGE_PX);
  element.style.top = `${Math.max(EDGE_PX, Math.min(top, window.innerHeight - height - EDGE_PX))}px`;
  element.style.left = `${Math.max(EDGE_PX, left)}px`;
}

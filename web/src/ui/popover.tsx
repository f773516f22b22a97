import { type ReactNode, useCallback, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
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
 * Something that floats beside its trigger. What is in it, and all that it needs, is only made while it is open: lists have a
 * trigger in every row.
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
  const keepAnchor = useCallback((element: HTMLElement | null) => {
    anchor.current = element;
  }, []);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const close = useCallback(() => setOpen(false), []);
  const byMouse = (value: boolean, milliseconds: number) => (event: { pointerType: string }) => {
    // What somebody works in does not close because the mouse left it.
    const busy = !value && document.getElementById(id)?.contains(document.activeElement);
    if (event.pointerType !== 'mouse' || busy) return;
    clearTimeout(timer.current);
    timer.current = setTimeout(() => setOpen(value), milliseconds);
  };
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <>
      {props.trigger({
        ref: keepAnchor,
        onClick: (event) => {
          event.stopPropagation();
          clearTimeout(timer.current);
          setOpen((was) => !was);
        },
        ...(props.onHover && {
          onPointerEnter: byMouse(true, HOVER_IN_MS),
          onPointerLeave: byMouse(false, HOVER_OUT_MS),
        }),
        'aria-expanded': open,
        'aria-controls': open ? id : undefined,
        'aria-haspopup': 'dialog',
      })}
      {open && (
        <PopoverPanel
          id={id}
          label={props.label}
          anchor={() => anchor.current}
          onClose={close}
          {...(props.onHover && {
            onPointerEnter: byMouse(true, 0),
            onPointerLeave: byMouse(false, HOVER_OUT_MS),
          })}
        >
          {props.children(close)}
        </PopoverPanel>
      )}
    </>
  );
}

/**
 * What floats, for whoever keeps many triggers and one of it: on the browser's own popover, in front of everything, closed by
 * Escape or by a click elsewhere. It is open as long as it is rendered.
 */
export function PopoverPanel(props: {
  readonly id: string;
  readonly label: string;
  readonly anchor: () => Element | null;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly onPointerEnter?: (event: { pointerType: string }) => void;
  readonly onPointerLeave?: (event: { pointerType: string }) => void;
}): ReactNode {
  const panel = useRef<HTMLDivElement>(null);
  const { onClose } = props;
  const anchor = useRef(props.anchor);
  anchor.current = props.anchor;
  useLayoutEffect(() => {
    const element = panel.current;
    if (element === null) return;
    let began = false;
    const place = (): void => {
      placeBeside(element, anchor.current());
      if (began) return;
      // React's own autoFocus came too early: nothing in a closed popover takes the focus. What is still read comes later.
      const first = element.querySelector<HTMLElement>('[data-autofocus]');
      first?.focus();
      began = first !== null;
    };
    element.showPopover();
    place();
    const watch = new ResizeObserver(place);
    watch.observe(element);
    window.addEventListener('resize', place);
    return () => {
      watch.disconnect();
      window.removeEventListener('resize', place);
      // Before it leaves the document: the browser gives the focus back when it closes, not when it vanishes.
      element.hidePopover();
    };
  }, []);
  return (
    <div
      ref={panel}
      id={props.id}
      popover="auto"
      role="dialog"
      aria-label={props.label}
      className={styles.popover}
      onToggle={(event) => {
        if (event.newState === 'closed') onClose();
      }}
      onClick={(event) => event.stopPropagation()}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') event.stopPropagation();
      }}
      onPointerEnter={props.onPointerEnter}
      onPointerLeave={props.onPointerLeave}
    >
      {props.children}
    </div>
  );
}

/** Below the anchor, or above it where there is more room; never over the edge of the window. */
function placeBeside(element: HTMLElement, anchor: Element | null): void {
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

import { type ReactNode, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './button';
import { classes } from './class-names';
import styles from './dialog.module.css';
import { uiTexts } from './texts';

/**
 * A dialog on the native element: the browser keeps the focus in it, gives it back after, and closes it on Escape.
 * It is there while it is rendered.
 */
export function Dialog(props: {
  readonly title: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly footer?: ReactNode;
  readonly wide?: boolean;
  /** Without a visible title: what is in it says what it is. */
  readonly bare?: boolean;
}): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before it leaves the document: the browser gives the focus back when a dialog closes, not when it vanishes.
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // React's own autoFocus came too early: nothing in a closed dialog takes the focus.
    element?.querySelector<HTMLElement>('[data-autofocus]')?.focus();
    return () => element?.close();
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key, and the browser's business
    <dialog
      ref={dialog}
      className={classes(styles.dialog, props.wide && styles.wide, props.bare && styles.high)}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        props.onClose();
      }}
      onClick={(event) => event.target === dialog.current && props.onClose()}
    >
      <div className={styles.inside}>
        <header className={props.bare ? 'sr-only' : styles.head}>
          <h2 id={id} className={styles.title}>
            {props.title}
          </h2>
          {!props.bare && (
            <Button kind="quiet" icon="close" iconOnly aria-label={uiTexts.close} onClick={props.onClose} />
          )}
        </header>
        <div className={classes(styles.body, props.bare && styles.bareBody)}>{props.children}</div>
        {props.footer && <footer className={styles.foot}>{props.footer}</footer>}
      </div>
    </dialog>
  );
}

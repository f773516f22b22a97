import { type ReactNode, useSyncExternalStore } from 'react';
import { Button } from './button';
import { classes } from './class-names';
import { uiTexts } from './texts';
import styles from './toast.module.css';

const SHOWN_MS = 6000;

interface Toast {
  readonly id: number;
  readonly text: string;
  readonly tone: 'plain' | 'bad';
}

let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();

/** Says something for a few seconds: that a thing was done which is not seen otherwise. What needs a person never goes by itself. */
export function toast(text: string, tone: Toast['tone'] = 'plain'): void {
  const id = next++;
  set([...toasts, { id, text, tone }]);
  if (tone === 'plain') setTimeout(() => dismiss(id), SHOWN_MS);
}

/** Where they appear. */
export function Toasts(): ReactNode {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return shown.map(({ id, text, tone }) => (
    <div
      key={id}
      role={tone === 'bad' ? 'alert' : 'status'}
      className={classes(styles.toast, tone === 'bad' && styles.bad)}
    >
      <span className={styles.text}>{text}</span>
      <Button kind="quiet" icon="close" iconOnly aria-label={uiTexts.dismiss} onClick={() => dismiss(id)} />
    </div>
  ));
}

function dismiss(id: number): void {
  set(toasts.filter((each) => each.id !== id));
}

function set(all: readonly Toast[]): void {
  toasts = all;
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

import type { ReactNode } from 'react';
import styles from './entry-panel.module.css';

/** JSON as it was sent or came, in lines; it can be scrolled by keys. */
export function Json({ label, value }: { readonly label: string; readonly value: unknown }): ReactNode {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached without a mouse
    <pre className={styles.json} tabIndex={0} role="region" aria-label={label}>
      {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
    </pre>
  );
}

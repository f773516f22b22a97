import type { ReactNode } from 'react';
import styles from './skeleton.module.css';

/** The shape of what is coming: bars, so that nothing jumps when it is there. Told to screen readers as one word. */
export function Skeleton({ rows = 8, label }: { readonly rows?: number; readonly label: string }): ReactNode {
  return (
    <div className={styles.skeleton} role="status">
      <span className="sr-only">{label}</span>
      {Array.from({ length: rows }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: bars have nothing but their place
        <div key={i} className={styles.row} aria-hidden="true">
          <span className={styles.dot} />
          <span className={styles.bar} />
          <span className={styles.short} />
        </div>
      ))}
    </div>
  );
}

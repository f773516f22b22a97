import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { classes } from './class-names';
import { Icon, type IconName } from './icons';

export type Tone = 'good' | 'warn' | 'bad' | 'info' | 'mute';

/** A word with a shape and a colour; it says the same without the colour. */
export function Badge({
  tone = 'mute',
  icon,
  children,
}: {
  tone?: Tone;
  icon?: IconName;
  children: ReactNode;
}): ReactNode {
  return (
    <span className={classes(styles.badge, styles[tone])}>
      {icon && <Icon name={icon} size={11} />}
      {children}
    </span>
  );
}

/** A status of the pipeline: a word with a shape before it. Unknown words are shown as they are. */
export function StatusBadge({ status }: { readonly status: string | null }): ReactNode {
  if (status === null) return <span className={styles.none}>–</span>;
  const shape = SHAPES[status.toLowerCase()] ?? 'ring';
  return (
    <span className={styles.status}>
      <svg width="8" height="8" viewBox="0 0 8 8" aria-hidden="true" className={styles[shape]}>
        {shape === 'bar' ? <rect y="3" width="8" height="2" rx="1" /> : <circle cx="4" cy="4" r="3" />}
      </svg>
      {status}
    </span>
  );
}

const SHAPES: Readonly<Record<string, 'full' | 'half' | 'ring' | 'bar'>> = {
  active: 'full',
  launched: 'full',
  production: 'half',
  'in development': 'half',
  regulatory: 'half',
  'on hold': 'bar',
  discontinued: 'bar',
  concept: 'ring',
};

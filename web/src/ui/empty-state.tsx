import type { ReactNode } from 'react';
import styles from './empty-state.module.css';
import { Icon, type IconName } from './icons';

/** `none`: there is none yet. `filtered`: there are, and the filters hide them. `never-synced`: nobody has read the source. `failed`: it could not be read. */
export type EmptyKind = 'none' | 'filtered' | 'never-synced' | 'failed';

const icons: Readonly<Record<EmptyKind, IconName>> = {
  none: 'tray',
  filtered: 'filter',
  'never-synced': 'clock',
  failed: 'warn',
};

/** What stands where nothing else can: why that is so, and what can be done about it. */
export function EmptyState(props: {
  readonly kind: EmptyKind;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}): ReactNode {
  return (
    <div className={styles.empty} role={props.kind === 'failed' ? 'alert' : 'status'} data-kind={props.kind}>
      <span className={styles.icon}>
        <Icon name={icons[props.kind]} size={20} />
      </span>
      <p className={styles.title}>{props.title}</p>
      {props.children && <div className={styles.text}>{props.children}</div>}
      {props.action && <div className={styles.action}>{props.action}</div>}
    </div>
  );
}

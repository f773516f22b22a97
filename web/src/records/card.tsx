import type { ReactNode } from 'react';
import styles from './card.module.css';
import { Photo } from './photo';

/** What stands on the card of a record. */
export function Card(props: {
  readonly photoUrl: string | null;
  readonly name: string | null;
  readonly brand: string | null;
  readonly line: ReactNode;
  readonly facts: ReactNode;
  readonly badge: ReactNode;
  readonly unnamed: string;
}): ReactNode {
  return (
    <div className={styles.card}>
      <Photo url={props.photoUrl} name={props.name ?? ''} />
      <div className={styles.text}>
        <p className={styles.name} title={props.name ?? undefined}>
          <bdi>{props.name ?? props.unnamed}</bdi>
        </p>
        <p className={styles.brand}>
          <bdi>{props.brand ?? '–'}</bdi>
        </p>
      </div>
      <div className={styles.foot}>
        <span className={styles.line}>{props.line}</span>
        <span className={styles.facts}>{props.facts}</span>
        {props.badge}
      </div>
    </div>
  );
}

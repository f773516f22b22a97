import type { ReactNode } from 'react';
import styles from './line-badge.module.css';
import { useLineLogo } from './line-logos';
import { Photo } from './photo';

/** The logo of a product line with its name. */
export function LineBadge(props: { readonly id: string | null; readonly name: string | null }): ReactNode {
  const logo = useLineLogo(props.id);
  if (props.id === null) return <span className={styles.none}>–</span>;
  const name = props.name ?? props.id;
  return (
    <span className={styles.badge} title={name}>
      <Photo url={logo} name={name} size="small" />
      <bdi className={styles.name}>{name}</bdi>
    </span>
  );
}

import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { lineBadgesQuery } from '../api/product-lines';
import styles from './line-badge.module.css';
import { Photo } from './photo';

/** The logo of a product line with its name. */
export function LineBadge(props: { readonly id: string | null; readonly name: string | null }): ReactNode {
  const { data } = useQuery({
    ...lineBadgesQuery(),
    select: (badges) => badges.find(({ id }) => id === props.id)?.logo_url ?? null,
    enabled: props.id !== null,
  });
  if (props.id === null) return <span className={styles.none}>–</span>;
  const name = props.name ?? props.id;
  return (
    <span className={styles.badge} title={name}>
      <Photo url={data ?? null} name={name} size="small" />
      <bdi className={styles.name}>{name}</bdi>
    </span>
  );
}

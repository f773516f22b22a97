import type { ReactNode } from 'react';
import styles from './cells.module.css';
import { Photo } from './photo';
import { recordTexts as t } from './texts';

/** The first cell of a record: its photo, its name, and what is wrong with it. */
export function NameCell(props: {
  readonly name: string | null;
  readonly photoUrl?: string | null;
  readonly badge?: ReactNode;
}): ReactNode {
  return (
    <>
      {props.photoUrl !== undefined && <Photo url={props.photoUrl} name={props.name} size="small" />}
      <bdi className={styles.name} title={props.name ?? undefined}>
        {props.name ?? t.unnamed}
      </bdi>
      {props.badge}
    </>
  );
}

/** Words in a cell; where only an id is known, which refers to nothing, the id. */
export function TextCell({ text, id }: { readonly text: string | null; readonly id?: string | null }): ReactNode {
  if (text !== null && text !== '') {
    return (
      <bdi className={styles.text} title={text}>
        {text}
      </bdi>
    );
  }
  if (id) return <span className={styles.dangling}>{id}</span>;
  return <span className={styles.none}>–</span>;
}

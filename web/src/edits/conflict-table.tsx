import type { ReactNode } from 'react';
import { fieldWord } from '../i18n/words';
import styles from './conflict-table.module.css';
import { describeValue } from './describe-edit';
import type { Value } from './edit';
import { editTexts } from './texts';

/** One value of which there are two. */
export interface ConflictRow {
  readonly field: string;
  readonly base: Value | undefined;
  readonly theirs: Value | undefined;
  readonly ours: Value | undefined;
}

/** What it was, what they made of it, and ours, side by side. */
export function ConflictTable(props: {
  readonly rows: readonly ConflictRow[];
  /** Names of the records that values refer to. */
  readonly names?: ReadonlyMap<string, string>;
}): ReactNode {
  const { base, theirs, ours, field } = editTexts;
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {[field, base, theirs, ours].map((word) => (
            <th key={word} scope="col">
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {props.rows.map((row) => (
          <tr key={row.field}>
            <th scope="row">{fieldWord(row.field)}</th>
            <td className={styles.base}>{describeValue(row.base, props.names)}</td>
            <td>{describeValue(row.theirs, props.names)}</td>
            <td className={styles.ours}>{describeValue(row.ours, props.names)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

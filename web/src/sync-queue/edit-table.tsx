import type { ReactNode } from 'react';
import type { SyncQueueEntry } from '../api/sync-queue';
import styles from '../edits/conflict-table.module.css';
import { asValue, describeValue } from '../edits/describe-edit';
import { editTexts } from '../edits/texts';
import { fieldWord } from '../i18n/words';
import { entryTexts as t } from './texts';

/** What an entry tells: each field, what it was, and what it shall be. */
export function EditTable(props: {
  readonly entry: Pick<SyncQueueEntry, 'fields' | 'base_fields'>;
  readonly names: ReadonlyMap<string, string>;
}): ReactNode {
  const { fields, base_fields } = props.entry;
  const says = (value: unknown): string => describeValue(asValue(value), props.names);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {[editTexts.field, t.before, t.after].map((word) => (
            <th key={word} scope="col">
              {word}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {Object.entries(fields).map(([field, value]) => (
          <tr key={field}>
            <th scope="row">{fieldWord(field)}</th>
            <td className={styles.base}>{says(base_fields[field])}</td>
            <td className={styles.ours}>{says(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

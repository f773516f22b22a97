import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import type { HistoryEntry } from '../api/changes';
import type { EditableResource } from '../api/keys';
import { useMay } from '../app/access';
import { DeliveryStates } from '../edits/delivery-line';
import { describeValue } from '../edits/describe-edit';
import { saveEdit } from '../edits/save-edit';
import { fieldWord } from '../i18n/words';
import { Button } from '../ui/button';
import { RelativeTime } from '../ui/relative-time';
import styles from './history.module.css';
import { useRecordNames } from './record-names';
import { type EditableRow, nameOf } from './row';
import { recordTexts as t } from './texts';

/** Every change of a record that was made here, each of which can be taken back by another one. */
export function History(props: {
  readonly resource: EditableResource;
  readonly row: EditableRow;
  readonly history: Pick<UseQueryResult<readonly HistoryEntry[]>, 'data' | 'error'>;
}): ReactNode {
  const { resource, row } = props;
  const { data, error } = props.history;
  const names = useRecordNames();
  const { edit } = useMay();
  if (error) return <p className={styles.none}>{error.message}</p>;
  if (data?.length === 0) return <p className={styles.none}>{t.historyNone}</p>;
  const revert = ({ change_id, field, from, to }: HistoryEntry): void =>
    void saveEdit({
      resource,
      command: { kind: 'revert', id: row.id, changeId: change_id, fields: [field] },
      patches: [{ id: row.id, name: nameOf(row), fields: { [field]: from }, base: { [field]: to } }],
    });
  return (
    <ol className={styles.list}>
      {data?.map((entry) => (
        <li key={`${entry.seq} ${entry.field}`} className={styles.entry}>
          <p className={styles.what}>
            <strong>{fieldWord(entry.field)}</strong>{' '}
            <span className={styles.from}>{describeValue(entry.from, names)}</span>
            {' → '}
            {describeValue(entry.to, names)}
          </p>
          <p className={styles.when}>
            <RelativeTime at={entry.committed_at} absolute /> {t.by} {entry.requested_by ?? '–'}
            <DeliveryStates receipt={{ fields: [entry] }} />
          </p>
          {entry.reverted_by !== null ? (
            <p className={styles.when}>{t.reverted}</p>
          ) : (
            edit && (
              <Button kind="quiet" icon="undo" className={styles.revert} onClick={() => revert(entry)}>
                {t.revert}
              </Button>
            )
          )}
        </li>
      ))}
    </ol>
  );
}

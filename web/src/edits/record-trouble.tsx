import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { keysOf } from '../api/keys';
import {
  type Decision,
  recordTroubleQuery,
  resolveEntry,
  retryEntry,
  type SyncQueueEntryDetail,
} from '../api/record-trouble';
import { useMay } from '../app/access';
import { fieldWord } from '../i18n/words';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { toast } from '../ui/toast';
import { ConflictTable } from './conflict-table';
import styles from './open-edits.module.css';
import { editTexts } from './texts';

/** What an upstream did not take of a record, and waits for a person: decided here, where the record is. */
export function RecordTrouble(props: {
  readonly id: string;
  /** What the record is called. */
  readonly name: string;
  /** What the records are called that its values refer to. */
  readonly names: ReadonlyMap<string, string>;
}): ReactNode {
  const { id, name, names } = props;
  const { data } = useQuery(recordTroubleQuery(id));
  const [open, setOpen] = useState<SyncQueueEntryDetail>();
  const { operate } = useMay();
  if (!data || data.length === 0) return null;
  return (
    <ul className={styles.list}>
      {data.map((entry) => (
        <li key={entry.id} className={styles.line}>
          <span className={styles.text}>
            {`${upstreamOf(entry)}: ${Object.keys(entry.fields).map(fieldWord).join(', ')}`}
            <small>{entry.last_error}</small>
          </span>
          {entry.status === 'conflict' ? (
            <Button onClick={() => setOpen(entry)}>{editTexts.look}</Button>
          ) : (
            operate && <Retry id={entry.id} />
          )}
        </li>
      ))}
      {open && <UpstreamConflict entry={open} name={name} names={names} onClose={() => setOpen(undefined)} />}
    </ul>
  );
}

/** Somebody edited a value upstream while ours was on its way: what it was, theirs, ours; and which counts everywhere. */
export function UpstreamConflict(props: {
  readonly entry: SyncQueueEntryDetail;
  readonly name: string;
  readonly names: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}): ReactNode {
  const { entry, names, onClose } = props;
  const { operate } = useMay();
  const queries = useQueryClient();
  const settle = useMutation({
    mutationFn: (use: Decision) => resolveEntry(entry.id, use),
    onSuccess: () => {
      toast(editTexts.settled);
      void queries.invalidateQueries({ queryKey: keysOf('sync-queue').all });
      onClose();
    },
  });
  return (
    <Dialog
      title={editTexts.compareTitle(props.name)}
      onClose={onClose}
      footer={
        operate ? (
          <>
            <Button disabled={settle.isPending} onClick={() => settle.mutate('theirs')}>
              {editTexts.keepTheirs}
            </Button>
            <Button kind="primary" disabled={settle.isPending} onClick={() => settle.mutate('ours')}>
              {editTexts.keepOurs}
            </Button>
          </>
        ) : (
          <p>{editTexts.needsOperator}</p>
        )
      }
    >
      <p>{editTexts.compareUpstream(upstreamOf(entry))}</p>
      <ConflictTable rows={entry.conflicts} names={names} />
      {settle.error && <p role="alert">{settle.error.message}</p>}
    </Dialog>
  );
}

function Retry({ id }: { readonly id: string }): ReactNode {
  const retry = useMutation({ mutationFn: () => retryEntry(id), onError: (error) => toast(error.message, 'bad') });
  return (
    <Button icon="retry" disabled={retry.isPending} onClick={() => retry.mutate()}>
      {editTexts.retry}
    </Button>
  );
}

function upstreamOf({ target }: SyncQueueEntryDetail): string {
  return target === 'asana' ? editTexts.upstream.asana : editTexts.upstream.airtable;
}

import { useMutation, useQuery } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import { Link } from 'wouter';
import { recordTroubleQuery, retryEntry, type SyncQueueEntryDetail } from '../api/sync-queue';
import { useMay } from '../app/access';
import { orNotLoaded } from '../app/later';
import { paths } from '../app/paths';
import { fieldWord, inOurWords } from '../i18n/words';
import { Button } from '../ui/button';
import { toast } from '../ui/toast';
import styles from './open-edits.module.css';
import { editTexts, upstreamWord } from './texts';

const UpstreamConflict = lazy(orNotLoaded(() => import('./upstream-conflict')));

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
            <Link href={paths.syncQueueEntry(entry.id)}>
              {`${upstreamWord(entry.target)}: ${Object.keys(entry.fields).map(fieldWord).join(', ')}`}
            </Link>
            <small>{entry.last_error && inOurWords(entry.last_error)}</small>
          </span>
          {entry.status === 'conflict' ? (
            <Button onClick={() => setOpen(entry)}>{editTexts.look}</Button>
          ) : (
            operate && <Retry id={entry.id} />
          )}
        </li>
      ))}
      <Suspense>
        {open && <UpstreamConflict entry={open} name={name} names={names} onClose={() => setOpen(undefined)} />}
      </Suspense>
    </ul>
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

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useState } from 'react';
import {
  type CancelAnswer,
  cancelEntry,
  retryEntry,
  type SyncQueueEntryDetail,
  syncQueueKeys,
} from '../api/sync-queue';
import { orNotLoaded } from '../app/later';
import { asValue, describeValue } from '../edits/describe-edit';
import { fieldWord } from '../i18n/words';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { EditTable } from './edit-table';
import styles from './entry-panel.module.css';
import { entryTexts as t } from './texts';

const UpstreamConflict = lazy(orNotLoaded(() => import('../edits/upstream-conflict')));

const RETRIED = ['dead', 'failed'];
const GIVEN_UP = ['pending', 'failed', 'dead', 'conflict'];

/** What an operator can do about an entry in its state. What it did, or why it did not, stands there until something else is done. */
export function EntryActions(props: {
  readonly entry: SyncQueueEntryDetail;
  readonly title: string;
  readonly names: ReadonlyMap<string, string>;
}): ReactNode {
  const { entry, names } = props;
  const { id, status } = entry;
  const [asking, setAsking] = useState<'cancel' | 'resolve'>();
  const [said, setSaid] = useState<readonly string[]>([]);
  const queries = useQueryClient();
  const done = (...texts: readonly string[]): void => {
    setSaid(texts);
    setAsking(undefined);
    void queries.invalidateQueries({ queryKey: syncQueueKeys.all });
  };
  const retry = useMutation({
    mutationFn: () => retryEntry(id),
    onMutate: () => setSaid([]),
    onSuccess: ({ older }) => done(t.retried(older.length)),
  });
  const cancel = useMutation({
    mutationFn: () => cancelEntry(id),
    onMutate: () => setSaid([]),
    onSuccess: (answer) => done(...whatCancelDid(answer, names)),
  });
  const busy = retry.isPending || cancel.isPending;
  const error = retry.error ?? cancel.error;
  return (
    <>
      <div className={styles.actions}>
        {status === 'conflict' && (
          <Button kind="primary" disabled={busy} onClick={() => setAsking('resolve')}>
            {t.decide}
          </Button>
        )}
        {RETRIED.includes(status) && (
          <Button kind="primary" icon="retry" disabled={busy} onClick={() => retry.mutate()}>
            {t.retry}
          </Button>
        )}
        {GIVEN_UP.includes(status) && (
          <Button kind="danger" disabled={busy} onClick={() => setAsking('cancel')}>
            {t.cancel}
          </Button>
        )}
      </div>
      <div role="status" className={styles.said}>
        {said.map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
      {error !== null && asking === undefined && (
        <p role="alert" className={styles.error}>
          {error.message}
        </p>
      )}
      <Suspense>
        {asking === 'resolve' && (
          <UpstreamConflict entry={entry} name={props.title} names={names} onClose={() => setAsking(undefined)} />
        )}
      </Suspense>
      {asking === 'cancel' && (
        <Dialog
          title={t.cancelTitle}
          onClose={() => setAsking(undefined)}
          footer={
            <>
              <Button data-autofocus="" onClick={() => setAsking(undefined)}>
                {t.keepIt}
              </Button>
              <Button kind="danger" disabled={busy} onClick={() => cancel.mutate()}>
                {t.giveUp}
              </Button>
            </>
          }
        >
          <p>{t.cancelText}</p>
          <EditTable entry={entry} names={names} />
          {cancel.error && <p role="alert">{cancel.error.message}</p>}
        </Dialog>
      )}
    </>
  );
}

function whatCancelDid(answer: CancelAnswer, names: ReadonlyMap<string, string>): string[] {
  return [
    t.cancelled(answer.cancelled),
    ...answer.restored.map(({ field, to }) => t.restored(fieldWord(field), describeValue(asValue(to), names))),
    ...answer.kept.map(({ field, why }) => t.kept(fieldWord(field), why)),
  ];
}

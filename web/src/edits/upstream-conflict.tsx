import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useId, useState } from 'react';
import { Link } from 'wouter';
import { type ResolveRequest, resolveEntry, type SyncQueueEntryDetail, syncQueueKeys } from '../api/sync-queue';
import { useMay } from '../app/access';
import { paths } from '../app/paths';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { toast } from '../ui/toast';
import { ConflictTable } from './conflict-table';
import { DecideFields } from './decide-fields';
import { describeValue } from './describe-edit';
import { editTexts as t, upstreamWord } from './texts';

/** Somebody edited a value upstream while ours was on its way: what it was, theirs, ours; and which counts everywhere. */
export default function UpstreamConflict(props: {
  readonly entry: SyncQueueEntryDetail;
  readonly name: string;
  /** What the records are called that its values refer to. */
  readonly names: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}): ReactNode {
  const { entry, names, onClose } = props;
  const [each, setEach] = useState(false);
  const formId = useId();
  const { operate } = useMay();
  const queries = useQueryClient();
  const settle = useMutation({
    mutationFn: (decision: ResolveRequest) => resolveEntry(entry.id, decision),
    onSuccess: ({ settled }) => {
      const values = [...new Set(settled.map(({ value }) => describeValue(value, names)))];
      toast(t.settled(values.join(', ')));
      void queries.invalidateQueries({ queryKey: syncQueueKeys.all });
      onClose();
    },
  });
  return (
    <Dialog
      title={t.compareTitle(props.name)}
      onClose={onClose}
      footer={
        operate ? (
          <>
            <Button kind="quiet" aria-expanded={each} onClick={() => setEach(!each)}>
              {t.other}
            </Button>
            {each ? (
              <Button kind="primary" type="submit" form={formId} disabled={settle.isPending}>
                {t.settle}
              </Button>
            ) : (
              <>
                <Button disabled={settle.isPending} onClick={() => settle.mutate({ use: 'theirs' })}>
                  {t.keepTheirs}
                </Button>
                <Button kind="primary" disabled={settle.isPending} onClick={() => settle.mutate({ use: 'ours' })}>
                  {t.keepOurs}
                </Button>
              </>
            )}
          </>
        ) : (
          <p>
            {t.needsOperator} <Link href={paths.syncQueueEntry(entry.id)}>{t.inQueue(entry.id)}</Link>
          </p>
        )
      }
    >
      <p>{t.compareUpstream(upstreamWord(entry.target))}</p>
      <ConflictTable rows={entry.conflicts} names={names} />
      {each && <DecideFields id={formId} entry={entry} names={names} onDecide={settle.mutate} />}
      {settle.error && <p role="alert">{settle.error.message}</p>}
    </Dialog>
  );
}

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useEffect, useState } from 'react';
import { type SyncHealth, type SyncRun, startPull, syncHealthKeys, syncRunQuery } from '../api/sync-health';
import { useMay } from '../app/access';
import { Button } from '../ui/button';
import { toast } from '../ui/toast';
import styles from './sync-health-screen.module.css';
import { healthTexts as t } from './texts';

/** Lets a source be read now, and says how far that is, and how it ended. */
export function Pull({ source }: { readonly source: SyncHealth }): ReactNode {
  const { operate } = useMay();
  const client = useQueryClient();
  const [runId, setRunId] = useState<string>();
  const start = useMutation({
    mutationFn: (accept: boolean) => startPull(source.id, accept),
    onSuccess: ({ run }) => setRunId(run.id),
    onError: (error) => toast(error.message, 'bad'),
  });
  const run = useQuery({ ...syncRunQuery(runId ?? ''), enabled: runId !== undefined }).data;
  const running = start.isPending || run?.status === 'running';
  const ended = run !== undefined && run.status !== 'running';
  useEffect(() => {
    if (ended) void client.invalidateQueries({ queryKey: syncHealthKeys.all });
  }, [ended, client]);
  if (!operate) return null;
  return (
    <div className={styles.pull}>
      <Button
        icon="retry"
        disabled={running || !source.set_up}
        title={source.set_up ? undefined : t.notHere}
        onClick={() => start.mutate(false)}
      >
        {running ? t.pulling : t.pull}
      </Button>
      <div role="status" className={styles.progress}>
        {run && <Progress run={run} />}
        {!source.set_up && !run && t.notHere}
      </div>
      {run?.status === 'failed' && run.rows_gone > 0 && <Button onClick={() => start.mutate(true)}>{t.accept}</Button>}
    </div>
  );
}

function Progress({ run }: { readonly run: SyncRun }): ReactNode {
  if (run.status === 'running') return t.progress(run.phase, run.rows_read);
  return (
    <>
      <strong data-status={run.status}>{t.ended[run.status]}</strong>
      {run.error === null ? ` · ${t.counts(run.rows_inserted, run.rows_updated, run.rows_gone)}` : ` · ${run.error}`}
    </>
  );
}

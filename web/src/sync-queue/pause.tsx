import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { pauseTarget, resumeTarget, syncQueueKeys, type TargetSummary } from '../api/sync-queue';
import { upstreamWord } from '../edits/texts';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import fields from '../ui/field.module.css';
import { uiTexts } from '../ui/texts';
import { toast } from '../ui/toast';
import { TARGETS } from './queue-state';
import styles from './sync-queue-screen.module.css';
import { queueTexts as t } from './texts';

/** Holds deliveries to an upstream up, with the reason, and lets them go on. */
export function PauseButton({ target: { target, paused } }: { readonly target: TargetSummary }): ReactNode {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();
  const known = TARGETS.find((each) => each === target);
  const act = useMutation({
    mutationFn: ({ reason }: { readonly reason?: string }) => {
      if (known === undefined) throw new Error(target);
      return reason === undefined ? resumeTarget(known) : pauseTarget(known, reason);
    },
    onSuccess: (answer) => {
      setAsking(false);
      const name = upstreamWord(target);
      if (!answer.changed) toast(t.wasSoAlready(name));
      else toast(answer.paused ? t.wasPaused(name) : t.wasResumed(name));
      void queries.invalidateQueries({ queryKey: syncQueueKeys.all });
    },
    onError: (error, { reason }) => reason === undefined && toast(error.message, 'bad'),
  });
  if (known === undefined) return null;
  if (paused) {
    return (
      <Button icon="play" disabled={act.isPending} onClick={() => act.mutate({})}>
        {t.resume}
      </Button>
    );
  }
  return (
    <>
      <Button kind="quiet" icon="pause" onClick={() => setAsking(true)}>
        {t.pause}
      </Button>
      {asking && (
        <PauseDialog
          name={upstreamWord(target)}
          error={act.error}
          pending={act.isPending}
          onPause={(reason) => act.mutate({ reason })}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}

function PauseDialog(props: {
  readonly name: string;
  readonly error: Error | null;
  readonly pending: boolean;
  readonly onPause: (reason: string) => void;
  readonly onClose: () => void;
}): ReactNode {
  const [reason, setReason] = useState('');
  return (
    <Dialog
      title={t.pauseTitle(props.name)}
      onClose={props.onClose}
      footer={
        <>
          <Button onClick={props.onClose}>{uiTexts.cancel}</Button>
          <Button kind="primary" icon="pause" disabled={props.pending} onClick={() => props.onPause(reason.trim())}>
            {t.pause}
          </Button>
        </>
      }
    >
      <p>{t.pauseText}</p>
      <label className={styles.stacked}>
        {t.reason}
        <input
          className={fields.input}
          value={reason}
          maxLength={500}
          data-autofocus=""
          onChange={(event) => setReason(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && props.onPause(reason.trim())}
        />
      </label>
      {props.error && <p role="alert">{props.error.message}</p>}
    </Dialog>
  );
}

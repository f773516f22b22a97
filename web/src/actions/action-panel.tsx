import { useMutation, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { type ActionDetail, type ActionStep, actionQuery, takeStep } from '../api/actions';
import { ApiError } from '../api/client';
import { useMay } from '../app/access';
import { PanelSection, SidePanel } from '../records/side-panel';
import { recordTexts } from '../records/texts';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import fields from '../ui/field.module.css';
import { RelativeTime } from '../ui/relative-time';
import { Skeleton } from '../ui/skeleton';
import { ActionRecord } from './action-record';
import { ActionStatusBadge } from './action-status';
import styles from './actions-screen.module.css';
import { actionTexts as t } from './texts';

/** One action: what it is about, the steps that one may take, and everything that was done with it. */
export function ActionPanel(props: {
  readonly id: string;
  readonly person: string;
  readonly onClose: () => void;
}): ReactNode {
  const { data, error } = useQuery(actionQuery(props.id));
  return (
    <SidePanel
      label={data?.title ?? recordTexts.loading}
      title={data?.title}
      subtitle={
        data && (
          <>
            <ActionStatusBadge status={data.status} /> {data.resource !== null && <ActionRecord action={data} />}
          </>
        )
      }
      onClose={props.onClose}
    >
      {data && (
        <>
          {data.detail !== null && <p className={styles.detail}>{data.detail}</p>}
          <Steps action={data} person={props.person} />
          <PanelSection title={t.history}>
            <History history={data.history} />
          </PanelSection>
        </>
      )}
      {!data && error === null && <Skeleton label={recordTexts.loading} rows={6} />}
      {!data && error !== null && (
        <EmptyState kind="failed" title={error instanceof ApiError && error.status === 404 ? t.notHere : t.failed}>
          {error.message}
        </EmptyState>
      )}
    </SidePanel>
  );
}

function Steps({ action, person }: { readonly action: ActionDetail; readonly person: string }): ReactNode {
  const { edit } = useMay();
  const [note, setNote] = useState('');
  const act = useMutation({
    mutationFn: (step: ActionStep) => takeStep(action.id, step, note.trim()),
    onSuccess: () => setNote(''),
  });
  if (!edit) return <p className={styles.hint}>{t.viewer}</p>;
  const another = action.status === 'claimed' && action.claimed_by !== person;
  return (
    <div className={styles.steps}>
      {another && <p className={styles.hint}>{t.claimedBy(action.claimed_by ?? '–')}</p>}
      <label className={styles.stacked}>
        {t.note}
        <input
          className={fields.input}
          value={note}
          maxLength={1000}
          onChange={({ target }) => setNote(target.value)}
        />
      </label>
      <div className={styles.buttons}>
        {action.can.map((step, index) => (
          <Button
            key={step}
            kind={index === 0 && step !== 'reopen' ? 'primary' : 'plain'}
            disabled={act.isPending}
            onClick={() => act.mutate(step)}
          >
            {t.steps[step]}
          </Button>
        ))}
      </div>
      {act.error && (
        <p role="alert" className={styles.error}>
          {act.error.message}
        </p>
      )}
    </div>
  );
}

function History({ history }: Pick<ActionDetail, 'history'>): ReactNode {
  return (
    <ol className={styles.history}>
      {history.toReversed().map(({ step, note, happened_at, happened_by }) => (
        <li key={`${happened_at} ${step}`}>
          <p>
            <strong>
              <bdi>{happened_by}</bdi>
            </strong>{' '}
            {t.did[step]}
          </p>
          {note !== null && <blockquote className={styles.note}>{note}</blockquote>}
          <p className={styles.when}>
            <RelativeTime at={happened_at} absolute />
          </p>
        </li>
      ))}
    </ol>
  );
}

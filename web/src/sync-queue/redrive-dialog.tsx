import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react';
import { type RedriveAnswer, type RedriveFilter, redrive, syncQueueKeys } from '../api/sync-queue';
import { upstreamWord } from '../edits/texts';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import fields from '../ui/field.module.css';
import { Select } from '../ui/select';
import { uiTexts } from '../ui/texts';
import { type QueueState, TARGETS } from './queue-state';
import styles from './redrive-dialog.module.css';
import { RedriveSample } from './redrive-sample';
import { queueTexts, redriveTexts as t } from './texts';

const REDRIVEN = ['dead', 'failed'] as const;
const KINDS = ['product', 'dev_group', 'sku'] as const;

/** Sends many entries again: which, what that would be, and then, on a person's word, what it did. */
export function RedriveDialog(props: {
  readonly state: QueueState;
  readonly names: ReadonlyMap<string, string>;
  readonly onClose: () => void;
}): ReactNode {
  const queries = useQueryClient();
  const [filter, setFilter] = useState(() => filterOf(props.state));
  const shown = useDeferredValue(filter);
  const preview = useQuery({
    queryKey: ['sync-queue', 'redrive', shown] as const,
    queryFn: () => redrive(shown, true),
    placeholderData: (last) => last,
  });
  const send = useMutation({
    mutationFn: () => redrive(filter, false),
    onSuccess: () => void queries.invalidateQueries({ queryKey: syncQueueKeys.all }),
  });
  const count = preview.data?.would_redrive ?? 0;
  const current = shown === filter && !preview.isPlaceholderData && !preview.isFetching;
  return (
    <Dialog
      wide
      title={t.title}
      onClose={props.onClose}
      footer={
        send.data ? (
          <Button kind="primary" onClick={props.onClose}>
            {t.done}
          </Button>
        ) : (
          <>
            <Button onClick={props.onClose}>{uiTexts.cancel}</Button>
            <Button
              kind="primary"
              icon="retry"
              disabled={!current || count === 0 || send.isPending}
              onClick={() => send.mutate()}
            >
              {t.send(count)}
            </Button>
          </>
        )
      }
    >
      {send.data ? (
        <div role="status">
          <p>{t.sent(send.data.redriven)}</p>
          {send.data.skipped > 0 && <p>{t.skipped(send.data.skipped)}</p>}
          {send.data.beyond_limit > 0 && <p>{t.beyond(send.data.beyond_limit)}</p>}
        </div>
      ) : (
        <>
          <p>{t.text}</p>
          <FilterForm filter={filter} onChange={setFilter} />
          <div role="status" className={styles.count}>
            {preview.data ? <Counts answer={preview.data} /> : preview.error === null && t.counting}
          </div>
          {preview.error && <p role="alert">{preview.error.message}</p>}
          {send.error && <p role="alert">{send.error.message}</p>}
          {preview.data && <RedriveSample answer={preview.data} names={props.names} />}
        </>
      )}
    </Dialog>
  );
}

function Counts({ answer }: { readonly answer: RedriveAnswer }): ReactNode {
  return (
    <>
      <strong>{answer.would_redrive === 0 ? t.nothing : t.would(answer.would_redrive)}</strong>{' '}
      {answer.overtaken > 0 && t.overtaken(answer.overtaken)} {answer.beyond_limit > 0 && t.beyond(answer.beyond_limit)}
    </>
  );
}

function FilterForm(props: {
  readonly filter: RedriveFilter;
  readonly onChange: (filter: RedriveFilter) => void;
}): ReactNode {
  const { filter, onChange } = props;
  const statuses = filter.status ?? [...REDRIVEN];
  const set = (next: Partial<RedriveFilter>): void => onChange(withoutEmpty({ ...filter, ...next }));
  const targets = useMemo(() => [any, ...TARGETS.map((value) => ({ value, label: upstreamWord(value) }))], []);
  const kinds = useMemo(() => [any, ...KINDS.map((value) => ({ value, label: queueTexts.kinds[value] }))], []);
  return (
    <fieldset className={styles.form}>
      <legend className="sr-only">{t.which}</legend>
      {REDRIVEN.map((status) => (
        <label key={status} className={styles.check}>
          <input
            type="checkbox"
            checked={statuses.includes(status)}
            // One of them has to be.
            disabled={statuses.length === 1 && statuses.includes(status)}
            onChange={(event) =>
              set({
                status: REDRIVEN.filter((each) => (each === status ? event.target.checked : statuses.includes(each))),
              })
            }
          />
          {queueTexts.statuses[status]}
        </label>
      ))}
      <span className={styles.labelled}>
        {queueTexts.upstream}
        <Select
          label={queueTexts.upstream}
          value={filter.target ?? ''}
          options={targets}
          onChange={(value) => set({ target: value === '' ? undefined : value })}
        />
      </span>
      <span className={styles.labelled}>
        {queueTexts.kind}
        <Select
          label={queueTexts.kind}
          value={KINDS.find((kind) => kind === filter.entity) ?? ''}
          options={kinds}
          onChange={(value) => set({ entity: value })}
        />
      </span>
      <label className={styles.labelled}>
        {t.error}
        <input
          className={fields.input}
          value={filter.error_contains ?? ''}
          maxLength={200}
          onChange={(event) => set({ error_contains: event.target.value })}
        />
      </label>
    </fieldset>
  );
}

const any = { value: '', label: t.all } as const;

/** What one looks at is what one means: the filters of the list, as far as a redrive knows them. */
function filterOf({ status, target, kind, record, filters }: QueueState): RedriveFilter {
  const statuses = REDRIVEN.filter((each) => status.includes(each));
  return withoutEmpty({
    status: statuses.length > 0 ? statuses : [...REDRIVEN],
    target: target.length === 1 ? target[0] : undefined,
    entity: kind.length === 1 ? kind[0] : undefined,
    entity_id: record ?? undefined,
    created_after: filters['created_at[gte]'],
    created_before: filters['created_at[lte]'],
  });
}

/** Nothing is no filter. */
function withoutEmpty(filter: { [Key in keyof RedriveFilter]: RedriveFilter[Key] | undefined }): RedriveFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined && value !== ''));
}

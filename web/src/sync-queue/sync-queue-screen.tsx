import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useMemo, useState } from 'react';
import { useParams } from 'wouter';
import { queuePageQuery, queueSummaryQuery } from '../api/sync-queue';
import { useMay } from '../app/access';
import { paths } from '../app/paths';
import { BeforeData } from '../records/before-data';
import screen from '../records/list-screen.module.css';
import toolbar from '../records/list-toolbar.module.css';
import { PageTurns } from '../records/page-turns';
import { useRecordNames } from '../records/record-names';
import { recordTexts } from '../records/texts';
import { useOpenRecord } from '../records/use-open-record';
import { Button } from '../ui/button';
import { DataTable } from '../ui/data-table';
import { EmptyState } from '../ui/empty-state';
import { EntryPanel } from './entry-panel';
import { queueColumns } from './queue-columns';
import { useQueueState } from './queue-state';
import { QueueToolbar } from './queue-toolbar';
import { useRecordTitles } from './record-titles';
import { RedriveDialog } from './redrive-dialog';
import styles from './sync-queue-screen.module.css';
import { TargetCard } from './target-card';
import { redriveTexts, queueTexts as t } from './texts';

const UNSORTED = { id: '', desc: false };
const pathOf = (id: string | undefined): string => (id === undefined ? paths.syncQueue() : paths.syncQueueEntry(id));

/** What Airtable and Asana have still to be told, what they would not take, and what can be done about it. */
export default function SyncQueueScreen(): ReactNode {
  const { id } = useParams<{ id?: string }>();
  const state = useQueueState();
  const summary = useQuery(queueSummaryQuery());
  const asked = useQuery(queuePageQuery(state.filters, state.page));
  const { data } = asked;
  const [redriving, setRedriving] = useState(false);
  const { operate } = useMay();
  const { open, close } = useOpenRecord(pathOf);
  const rows = data?.rows ?? [];
  const titleOf = useRecordTitles(rows);
  const names = useRecordNames();
  const columns = useMemo(() => queueColumns({ titleOf, names }), [titleOf, names]);
  const ours = summary.data?.drained_by !== 'another_bridge';
  const empty = state.filtered ? (
    <EmptyState
      kind="filtered"
      title={t.filteredTitle}
      action={<Button onClick={state.clear}>{recordTexts.clear}</Button>}
    />
  ) : (
    <EmptyState kind="none" title={t.noneTitle}>
      {t.noneText}
    </EmptyState>
  );
  return (
    <div className={screen.screen} data-open={id !== undefined}>
      <section className={styles.main} aria-labelledby="screen-title">
        <header className={toolbar.toolbar}>
          <div className={toolbar.line}>
            <h1 id="screen-title" className={toolbar.title}>
              {t.title}
            </h1>
            <p className={toolbar.count} role="status">
              {data && (state.page === '' ? t.page(rows.length, data.next !== null) : t.olderPage(rows.length))}
            </p>
            <div className={toolbar.views}>
              <PageTurns cursor={state.page} next={data?.next} turnTo={state.turnTo} />
              {operate && ours && (
                <Button icon="retry" onClick={() => setRedriving(true)}>
                  {redriveTexts.open}
                </Button>
              )}
            </div>
          </div>
          <QueueToolbar
            state={state}
            summary={summary.data}
            titleOf={(record) => titleOf({ entity: null, entity_id: record })}
          />
        </header>
        {summary.data && (
          <div className={styles.targets}>
            {summary.data.targets.map((target) => (
              <TargetCard key={target.target} summary={summary.data} target={target} at={summary.dataUpdatedAt} />
            ))}
          </div>
        )}
        <div className={styles.content}>
          <BeforeData
            asked={asked}
            rows={14}
            failed={t.failed}
            way={state.page !== '' && <Button onClick={() => state.turnTo(null)}>{recordTexts.newest}</Button>}
          />
          {data !== undefined && (
            <DataTable
              label={t.title}
              rows={rows}
              columns={columns}
              sort={UNSORTED}
              onSort={() => undefined}
              onOpen={open}
              openId={id}
              empty={empty}
            />
          )}
        </div>
      </section>
      {id !== undefined && (
        <EntryPanel key={id} id={decodeURIComponent(id)} names={names} mayAct={operate && ours} onClose={close} />
      )}
      {redriving && <RedriveDialog state={state} names={names} onClose={() => setRedriving(false)} />}
    </div>
  );
}

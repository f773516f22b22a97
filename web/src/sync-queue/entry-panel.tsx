import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { ApiError } from '../api/client';
import { queueEntryQuery, type SyncQueueEntryDetail } from '../api/sync-queue';
import { pathOfRecord, paths } from '../app/paths';
import { ConflictTable } from '../edits/conflict-table';
import { upstreamWord } from '../edits/texts';
import { fieldWord } from '../i18n/words';
import { PanelSection, SidePanel } from '../records/side-panel';
import { recordTexts } from '../records/texts';
import { EmptyState } from '../ui/empty-state';
import { RelativeTime } from '../ui/relative-time';
import { Skeleton } from '../ui/skeleton';
import { Attempts } from './attempts';
import { EditTable } from './edit-table';
import { EntryActions } from './entry-actions';
import styles from './entry-panel.module.css';
import { Json } from './json';
import { meaningOf, QueueStatus } from './queue-status';
import { useRecordTitles } from './record-titles';
import { queueTexts, entryTexts as t } from './texts';

/** One entry: what it sets, how far it is and why, what can be done, and the exact requests that were made for it. */
export function EntryPanel(props: {
  readonly id: string;
  readonly names: ReadonlyMap<string, string>;
  readonly mayAct: boolean;
  readonly onClose: () => void;
}): ReactNode {
  const { id, names } = props;
  const { data: entry, error } = useQuery(queueEntryQuery(id));
  const titleOf = useRecordTitles(entry ? [entry] : []);
  const gone = error instanceof ApiError && error.status === 404;
  return (
    <SidePanel
      label={t.entry(id)}
      title={entry && `${upstreamWord(entry.target)}: ${Object.keys(entry.fields).map(fieldWord).join(', ')}`}
      subtitle={entry && <Subtitle entry={entry} title={titleOf(entry)} />}
      onClose={props.onClose}
    >
      {entry && (
        <>
          <div className={styles.state}>
            <p className={styles.status}>
              <QueueStatus status={entry.status} /> {meaningOf(entry.status)}
            </p>
            {entry.last_error !== null && <p className={styles.why}>{entry.last_error}</p>}
            {props.mayAct && entry.understood && <EntryActions entry={entry} title={titleOf(entry)} names={names} />}
          </div>
          <PanelSection title={t.whatSetTo}>
            {entry.conflicts.length > 0 ? (
              <ConflictTable rows={entry.conflicts} names={names} />
            ) : (
              <EditTable entry={entry} names={names} />
            )}
          </PanelSection>
          <PanelSection title={t.facts}>
            <Facts entry={entry} />
          </PanelSection>
          {entry.their_row !== null && (
            <PanelSection title={t.theirRow}>
              <Json label={t.theirRow} value={entry.their_row} />
            </PanelSection>
          )}
          {entry.their_row === null && <Attempts attempts={entry.delivery_attempts} />}
        </>
      )}
      {!entry && error === null && <Skeleton label={recordTexts.loading} rows={8} />}
      {!entry && error !== null && (
        <EmptyState kind="failed" title={gone ? t.notHere : queueTexts.failed}>
          {gone ? t.notHereText : error.message}
        </EmptyState>
      )}
    </SidePanel>
  );
}

function Subtitle({ entry, title }: { readonly entry: SyncQueueEntryDetail; readonly title: string }): ReactNode {
  const path = pathOfRecord(entry.entity ?? '', entry.entity_id ?? '');
  return path === undefined ? (
    <bdi>{title}</bdi>
  ) : (
    <Link href={path}>
      <bdi>{title}</bdi>
    </Link>
  );
}

/** When, by whom, how often; and the way to everything that belongs to it. */
function Facts({ entry }: { readonly entry: SyncQueueEntryDetail }): ReactNode {
  const { id, entity, entity_id, change_id, target_id, created_at, delivered_at, available_at, requested_by } = entry;
  const record = pathOfRecord(entity ?? '', entity_id ?? '');
  const lines: [string, ReactNode][] = [
    [t.entry(id), t.tried(entry.attempts)],
    [queueTexts.queued, created_at === null ? '–' : <RelativeTime key="queued" at={created_at} absolute />],
    [
      queueTexts.by,
      requested_by === null ? (
        '–'
      ) : (
        <Link key="by" href={paths.syncQueue({ person: requested_by })}>
          {requested_by}
        </Link>
      ),
    ],
  ];
  if (entry.status === 'failed' && available_at !== null)
    lines.push([t.nextTry, <RelativeTime key="next" at={available_at} absolute />]);
  if (delivered_at !== null) lines.push([t.deliveredAt, <RelativeTime key="delivered" at={delivered_at} absolute />]);
  if (target_id !== null) lines.push([t.theirId, <code key="id">{target_id}</code>]);
  if (change_id !== null) {
    lines.push([
      t.change,
      <Link key="change" href={paths.syncQueue({ change: change_id })}>
        {t.sameChange}
      </Link>,
    ]);
  }
  if (entity_id !== null) {
    lines.push([
      queueTexts.record,
      <span key="record" className={styles.links}>
        {record !== undefined && <Link href={record}>{t.history}</Link>}
        <Link href={paths.syncQueue({ record: entity_id })}>{t.sameRecord}</Link>
      </span>,
    ]);
  }
  return (
    <dl className={styles.facts}>
      {lines.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

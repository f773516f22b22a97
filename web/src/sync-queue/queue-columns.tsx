import type { ReactNode } from 'react';
import type { SyncQueueEntry } from '../api/sync-queue';
import { asValue, describeValue } from '../edits/describe-edit';
import { upstreamWord } from '../edits/texts';
import { fieldWord } from '../i18n/words';
import { NameCell, TextCell } from '../records/cells';
import type { Column } from '../ui/column';
import { RelativeTime } from '../ui/relative-time';
import { QueueStatus } from './queue-status';
import styles from './sync-queue-screen.module.css';
import { queueTexts as t } from './texts';

/** What the columns need beside the entry. */
export interface Names {
  readonly titleOf: (entry: SyncQueueEntry) => string;
  /** Brands and product lines, by their ids. */
  readonly names: ReadonlyMap<string, string>;
}

/** The columns of the queue, what one acts by first. They come in the order of the queue, and are sorted by nothing else. */
export const queueColumns = ({ titleOf, names }: Names): readonly Column<SyncQueueEntry>[] => [
  { id: 'record', header: t.record, width: 14, cell: (entry) => <NameCell name={titleOf(entry)} /> },
  { id: 'status', header: t.status, width: 8, cell: ({ status }) => <QueueStatus status={status} /> },
  { id: 'upstream', header: t.upstream, width: 6, cell: ({ target }) => <TextCell text={upstreamWord(target)} /> },
  { id: 'change', header: t.change, width: 14, cell: (entry) => <ChangeCell entry={entry} names={names} /> },
  { id: 'why', header: t.why, width: 20, cell: (entry) => <TextCell text={entry.last_error} /> },
  {
    id: 'queued',
    header: t.queued,
    width: 7,
    cell: ({ created_at }) => (created_at === null ? '–' : <RelativeTime at={created_at} />),
  },
  { id: 'by', header: t.by, width: 11, cell: (entry) => <TextCell text={entry.requested_by} /> },
  { id: 'attempts', header: t.attempts, width: 4, align: 'end', cell: ({ attempts }) => attempts },
];

/** `Launch Mar 1, 2027`, with what it was on hover. */
function ChangeCell({
  entry: { fields, base_fields },
  names,
}: {
  readonly entry: SyncQueueEntry;
  readonly names: Names['names'];
}): ReactNode {
  const all = Object.entries(fields);
  const says = (values: Readonly<Record<string, unknown>>, field: string) =>
    describeValue(asValue(values[field]), names);
  const title = all
    .map(([field]) => `${fieldWord(field)}: ${says(base_fields, field)} → ${says(fields, field)}`)
    .join('\n');
  return (
    <span className={styles.change} title={title}>
      {all.map(([field], index) => (
        <span key={field}>
          {index > 0 && ', '}
          <span className={styles.field}>{fieldWord(field)}</span> <bdi>{says(fields, field)}</bdi>
        </span>
      ))}
    </span>
  );
}

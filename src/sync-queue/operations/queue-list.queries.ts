import type { QueueRows } from '../live-queue/live-queue.js';
import type { QueueStatus } from '../queue-status.js';
import { statusLiterals } from '../queue-status.js';
import { overtakerOf } from '../sync-queue.queries.js';
import { PAUSE, QUEUE_COLUMNS } from './queue-rows.js';

/** Which entries are wanted; each list means any of its values, and what is undefined anything. */
export interface QueueSelection {
  readonly status: readonly QueueStatus[] | undefined;
  readonly target: readonly string[] | undefined;
  readonly entity: readonly string[] | undefined;
  readonly entity_id: readonly string[] | undefined;
  readonly change_id: readonly string[] | undefined;
  readonly requested_by: readonly string[] | undefined;
  /** Warehouse columns. */
  readonly columns: readonly string[] | undefined;
  readonly created_from: string | undefined;
  readonly created_to: string | undefined;
  /** Only entries of a smaller place. */
  readonly before: string | undefined;
}

/** One statement with its values. */
export interface Statement {
  readonly sql: string;
  readonly values: readonly unknown[];
}

/**
 * One page of the queue, newest first. Only the conditions that are asked for stand in it, so that the planner can choose
 * among the primary key (nothing is filtered, or what is common), the indexes by record and by change, and the partial ones
 * of what is open or was given up.
 */
export function selectEntries(
  { all, entryId, place, placeType, theirRow }: QueueRows,
  selection: QueueSelection,
  limit: number,
): Statement {
  const values: unknown[] = [];
  const conditions: string[] = [];
  const add = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition.replace('$', `$${values.length}`));
  };
  if (selection.status) conditions.push(`q.status IN (${statusLiterals(selection.status)})`);
  add('q.target = ANY($::text[])', selection.target);
  add('q.entity = ANY($::text[])', selection.entity);
  add('q.entity_id = ANY($::text[])', selection.entity_id);
  add('q.change_id = ANY($::uuid[])', selection.change_id);
  add('q.requested_by = ANY($::text[])', selection.requested_by);
  add('q.fields ?| $::text[]', selection.columns);
  add('q.created_at >= $::timestamptz', selection.created_from);
  add('q.created_at <= $::timestamptz', selection.created_to);
  add(`${place} < $::${placeType}`, selection.before);
  values.push(limit);
  const where = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const sql = `
  SELECT ${QUEUE_COLUMNS}, ${PAUSE}, ${overtakerOf('q', entryId)} AS overtaker, ${theirRow} AS their_row, ${place} AS place
    FROM ${all}
   ${where}
   ORDER BY ${place} DESC
   LIMIT $${values.length}`;
  return { sql, values };
}

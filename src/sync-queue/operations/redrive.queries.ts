import { type QueueStatus, statusLiterals } from '../queue-status.js';
import type { RedriveFilter } from './dto/redrive.dto.js';
import type { Statement } from './queue-list.queries.js';
import { QUEUE_COLUMNS, tellOfEntries } from './queue-rows.js';

/** Entries that are sent again in one transaction: some ms of locks, so that the bridge never waits for long. */
export const REDRIVE_BATCH = 1000;

/**
 * Chooses what is sent again, once: what fails later is no part of it, however long it takes. All of its ids are answered,
 * and whether later edits tell everything of an entry. From the partial index of what is open.
 */
export function selectRedrivable(filter: RedriveFilter, statuses: readonly QueueStatus[]): Statement {
  const values: unknown[] = [];
  const conditions = [`q.status IN (${statusLiterals(statuses)})`];
  const add = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(condition.replace('$', `$${values.length}`));
  };
  add('q.target = $', filter.target);
  add('q.entity = $', filter.entity);
  add('q.entity_id = $', filter.entity_id);
  // Not LIKE: a percent sign in an error is meant as one.
  add('strpos(lower(q.last_error), lower($::text)) > 0', filter.error_contains);
  add('q.created_at >= $::timestamptz', filter.created_after);
  add('q.created_at < $::timestamptz', filter.created_before);
  const sql = `
  SELECT q.id, q.target,
         NOT EXISTS (
           SELECT FROM jsonb_object_keys(q.fields) AS k(field)
            WHERE NOT EXISTS (SELECT FROM pipeline.field_sync f
                               WHERE f.entity = q.entity AND f.entity_id = q.entity_id AND f.target = q.target
                                 AND f.field = k.field AND f.entry_id > q.id)
         ) AS overtaken
    FROM pdos.pending_sync_queue q
   WHERE ${conditions.join(' AND ')}
   ORDER BY q.id`;
  return { sql, values };
}

/** One row of {@link selectRedrivable}. */
export interface Redrivable {
  readonly id: string;
  readonly target: string;
  readonly overtaken: boolean;
}

/** The entries $1. */
export const SELECT_REDRIVE_SAMPLE = `
  SELECT ${QUEUE_COLUMNS} FROM pdos.pending_sync_queue q WHERE q.id = ANY($1::bigint[]) ORDER BY q.id`;

/** Opens those of the entries $1 that are still dead or failed and that nobody holds, to be tried at once. */
export const REDRIVE_ENTRIES = `
  WITH free AS MATERIALIZED (
    SELECT q.id FROM pdos.pending_sync_queue q
     WHERE q.id = ANY($1::bigint[]) AND q.status IN ('dead', 'failed')
     ORDER BY q.id
       FOR UPDATE SKIP LOCKED
  ), redriven AS (
    UPDATE pdos.pending_sync_queue q
       SET status = 'pending', available_at = clock_timestamp(), last_error = NULL, locked_by = NULL, locked_until = NULL
      FROM free
     WHERE q.id = free.id
    RETURNING ${QUEUE_COLUMNS}
  ), told AS (${tellOfEntries('redriven')})
  SELECT id FROM redriven`;

import { PAUSE, QUEUE_COLUMNS, type QueueRow, tellOfEntries } from './queue-rows.js';

/** Entries that tell an upstream a field of an entry after it: by field, the newest one. */
const OVERTAKEN_BY = `
         (SELECT jsonb_object_agg(f.field, f.entry_id::text) FROM pipeline.field_sync f
           WHERE f.entity = q.entity AND f.entity_id = q.entity_id AND f.target = q.target AND q.fields ? f.field
             AND f.entry_id > q.id) AS overtaken_by`;

/** Entry $1, its row locked. */
export const LOCK_ENTRY = `
  SELECT ${QUEUE_COLUMNS}, ${OVERTAKEN_BY}
    FROM pdos.pending_sync_queue q
   WHERE q.id = $1::bigint
     FOR UPDATE`;

/** One row of {@link LOCK_ENTRY}. */
export interface LockedEntry extends QueueRow {
  /** By column: the newest entry of it, where that is a later one. */
  readonly overtaken_by: Readonly<Record<string, string>> | null;
}

/**
 * Opens entry $1 again, to be tried at once, and lets those go at once that are older and wait for their next try: a record
 * is told in order, so it would wait for them.
 */
export const RETRY_ENTRY = `
  WITH retried AS (
    UPDATE pdos.pending_sync_queue q
       SET status = 'pending', available_at = clock_timestamp(), last_error = NULL, locked_by = NULL, locked_until = NULL
      FROM (SELECT target, target_id FROM pdos.pending_sync_queue WHERE id = $1::bigint) AS wanted
     WHERE q.id = $1::bigint
        OR (q.target = wanted.target AND q.target_id = wanted.target_id AND q.id < $1::bigint
            AND q.status IN ('pending', 'failed'))
    RETURNING ${QUEUE_COLUMNS}
  ), told AS (${tellOfEntries('retried')})
  SELECT q.*, ${PAUSE} FROM retried q ORDER BY q.id`;

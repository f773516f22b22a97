import { PAUSE, QUEUE_COLUMNS, tellOfEntries } from './queue-rows.js';

/**
 * Notes that target $1 is known to have, of its record $2, the values $3 (JSON: field, value): what a person has decided
 * about is no surprise any more, so the next comparison goes on from it.
 */
export const NOTE_THEIRS = `
  INSERT INTO pipeline.upstream_value (target, target_id, field, value)
  SELECT $1, $2, v.field, v.value
    FROM jsonb_to_recordset($3::jsonb) AS v(field text, value jsonb)
      ON CONFLICT (target, target_id, field) DO UPDATE
     SET value = excluded.value, tried = '[]', seen_at = now()`;

/** Ends the conflict of entry $1: it has the status $2 now, because of $3. */
export const SETTLE_CONFLICT = `
  WITH settled AS (
    UPDATE pdos.pending_sync_queue q
       SET status = $2, last_error = $3, available_at = clock_timestamp(), locked_by = NULL, locked_until = NULL
     WHERE q.id = $1::bigint
    RETURNING ${QUEUE_COLUMNS}
  ), decided AS (
    DELETE FROM pipeline.conflict WHERE entry_id = $1::bigint
  ), told AS (${tellOfEntries('settled')})
  SELECT q.*, ${PAUSE} FROM settled q`;

/** Every conflict that is not decided, with its columns. There are few: a decision removes them. */
export const SELECT_OPEN_CONFLICTS = `
  SELECT q.id::text, q.target, q.entity, array_agg(c.field) AS fields
    FROM pipeline.conflict c JOIN pdos.pending_sync_queue q ON q.id = c.entry_id
   WHERE q.status = 'conflict'
   GROUP BY q.id, q.target, q.entity
   ORDER BY q.id`;

/** One row of {@link SELECT_OPEN_CONFLICTS}. */
export interface OpenConflict {
  readonly id: string;
  readonly target: string;
  readonly entity: string;
  readonly fields: readonly string[];
}

import type { QueueRows } from './live-queue/live-queue.js';

/**
 * For each field of each record of one entity ($1, only of the ids $2 if given) that was ever queued: the newest entry for
 * each upstream. By `pipeline.field_sync`, so that it costs as much as there are records, however long the queue
 * remembers; an entry that has left the queue was delivered.
 */
export function selectFieldSync({ ours, entryId }: QueueRows): string {
  return `
  SELECT f.entity_id, f.field, f.target, coalesce(q.status, 'delivered') AS status
    FROM pipeline.field_sync f
    LEFT JOIN ${ours} ON ${entryId} = f.entry_id
   WHERE f.entity = $1 AND ($2::text[] IS NULL OR f.entity_id = ANY($2))
   ORDER BY f.entity_id, f.field`;
}

/** The same where schema `pipeline` is missing: by the whole queue, which is our own then. */
export const SELECT_FIELD_SYNC_OF_QUEUE = `
  SELECT DISTINCT ON (q.entity_id, f.name, q.target) q.entity_id, f.name AS field, q.target, q.status
    FROM pdos.pending_sync_queue q CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS f(name)
   WHERE q.entity = $1 AND ($2::text[] IS NULL OR q.entity_id = ANY($2))
   ORDER BY q.entity_id, f.name, q.target, q.id DESC`;

/** One row of {@link selectFieldSync}. */
export interface FieldSyncRow {
  readonly entity_id: string;
  readonly field: string;
  readonly target: string;
  readonly status: string;
}

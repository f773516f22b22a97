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

/**
 * Of a dead entry, for a SELECT: the latest of the entries that tell all of its fields again; null while one is still its own
 * to tell.
 * @param entry the alias of its row.
 * @param entryId what `pipeline.field_sync` knows it by.
 */
export function overtakerOf(entry: string, entryId = `${entry}.id`): string {
  return `
         CASE WHEN ${entry}.status = 'dead' THEN
           (SELECT max(f.entry_id)::text FROM pipeline.field_sync f
             WHERE f.entity = ${entry}.entity AND f.entity_id = ${entry}.entity_id AND f.target = ${entry}.target
               AND ${entry}.fields ? f.field AND f.entry_id > ${entryId}
            HAVING count(*) = (SELECT count(*) FROM jsonb_object_keys(${entry}.fields))) END`;
}

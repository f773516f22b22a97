/**
 * For each field of each record of one entity ($1) that was ever queued: the newest entry for each upstream. DISTINCT ON
 * over the expanded fields; entries leave the queue after a while, so it stays short.
 */
export const SELECT_FIELD_SYNC = `
  SELECT DISTINCT ON (q.entity_id, f.name, q.target)
         q.entity_id,
         f.name AS field,
         q.target,
         q.status
    FROM pdos.pending_sync_queue q
   CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS f(name)
   WHERE q.entity = $1
   ORDER BY q.entity_id, f.name, q.target, q.id DESC`;

/** One row of {@link SELECT_FIELD_SYNC}. */
export interface FieldSyncRow {
  readonly entity_id: string;
  readonly field: string;
  readonly target: string;
  readonly status: string;
}

/**
 * For each field of each record of one entity ($1, only of the ids $2 if given) that was ever queued: the newest entry for
 * each upstream. By `pipeline.field_sync`, so that it costs as much as there are records, however long the queue
 * remembers; an entry that has left the queue was delivered.
 */
export const SELECT_FIELD_SYNC = `
  SELECT f.entity_id, f.field, f.target, coalesce(q.status, 'delivered') AS status
    FROM pipeline.field_sync f
    LEFT JOIN pdos.pending_sync_queue q ON q.id = f.entry_id
   WHERE f.entity = $1 AND ($2::text[] IS NULL OR f.entity_id = ANY($2))
   ORDER BY f.entity_id, f.field`;

/** The same where schema `pipeline` is missing: by the whole queue. */
export const SELECT_FIELD_SYNC_OF_QUEUE = `
  SELECT DISTINCT ON (q.entity_id, f.name, q.target) q.entity_id, f.name AS field, q.target, q.status
    FROM pdos.pending_sync_queue q CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS f(name)
   WHERE q.entity = $1 AND ($2::text[] IS NULL OR q.entity_id = ANY($2))
   ORDER BY q.entity_id, f.name, q.target, q.id DESC`;

/** One row of {@link SELECT_FIELD_SYNC}. */
export interface FieldSyncRow {
  readonly entity_id: string;
  readonly field: string;
  readonly target: string;
  readonly status: string;
}

/**
 * Queues entries ($1, JSON), all in one statement; their ids follow the order in which the rows' locks were held, and the
 * newest one of each field is remembered.
 */
export const ENQUEUE = `
  WITH queued AS (
    INSERT INTO pdos.pending_sync_queue
           (change_id, target, entity, entity_id, target_id, fields, base_fields,
            status, attempts, available_at, requested_by, created_at)
    SELECT e.change_id, e.target, e.entity, e.entity_id, e.target_id, e.fields, e.base_fields,
           'pending', 0, clock_timestamp(), e.requested_by, clock_timestamp()
      FROM jsonb_to_recordset($1::jsonb) AS e(
           change_id uuid, target text, entity text, entity_id text, target_id text, fields jsonb, base_fields jsonb,
           requested_by text)
    RETURNING id, change_id, target, entity, entity_id, fields, status, attempts, available_at, delivered_at, last_error
  ), newest AS (
    INSERT INTO pipeline.field_sync AS f (entity, entity_id, field, target, entry_id)
    SELECT q.entity, q.entity_id, k.name, q.target, q.id
      FROM queued q CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS k(name)
        ON CONFLICT (entity, entity_id, field, target) DO UPDATE SET entry_id = excluded.entry_id
  )
  SELECT * FROM queued ORDER BY id`;

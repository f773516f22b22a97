import { pauseOf } from '../targets/sync-targets.queries.js';

/**
 * Queues entries ($1, JSON), all in one statement; their ids follow the order in which the rows' locks were held, and the
 * newest one of each field is remembered. What holds their targets up is told with them, in the same round trip: whoever
 * made the edit hears of it at once.
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
  SELECT queued.*, ${pauseOf('queued.target')} AS pause
    FROM queued
   ORDER BY id`;

/** The columns that the queue has now. */
export const SELECT_QUEUE_COLUMNS = `
  SELECT a.attname AS column
    FROM pg_attribute a
    JOIN pg_class c ON c.oid = a.attrelid AND c.relname = 'pending_sync_queue'
    JOIN pg_namespace n ON n.oid = c.relnamespace AND n.nspname = 'pdos'
   WHERE a.attnum > 0 AND NOT a.attisdropped`;

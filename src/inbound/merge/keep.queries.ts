import { OPEN_STATUSES, statusLiterals } from '../../sync-queue/queue-status.js';
import { stagingName } from '../staging/staging.queries.js';
import type { PulledTable } from '../tables/pulled-table.js';
import { KEPT } from './merge.queries.js';

/** Made empty for each merge: `key` and `field` of what keeps our value. */
export const CREATE_KEPT = `
  DROP TABLE IF EXISTS ${KEPT};
  CREATE TEMP TABLE ${KEPT.replace('pg_temp.', '')} (key text, field text, PRIMARY KEY (key, field)) ON COMMIT DROP`;

/** Fields of an entity ($1) that were edited here since the reading of their page began, by the database's clock. */
function editedSince(table: PulledTable): string {
  return `
    SELECT c.entity_id, c.field
      FROM ${stagingName(table)} s
      JOIN pipeline.change_field c ON c.entity = $1 AND c.entity_id = s.key
      JOIN pipeline.change h ON h.id = c.change_id AND h.requested_at >= s.read_at`;
}

/**
 * Fields of an entity ($1) that keep our value: what has an undelivered entry (one that needs a person, too), unless a
 * newer entry says otherwise; what was delivered since the reading of its page began, as the page may show the value
 * before; and what was edited since. To be run after the rows are locked, so that its snapshot has every edit of them.
 */
export function findKept(table: PulledTable): string {
  return `
  INSERT INTO ${KEPT} (key, field)
  SELECT q.entity_id, f.name
    FROM pdos.pending_sync_queue q CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS f(name)
   WHERE q.entity = $1 AND q.status IN (${statusLiterals(OPEN_STATUSES)})
     AND NOT EXISTS (SELECT FROM pipeline.field_sync n
                      WHERE n.entity = q.entity AND n.entity_id = q.entity_id AND n.field = f.name
                        AND n.target = q.target AND n.entry_id > q.id)
   UNION
  SELECT q.entity_id, f.name
    FROM pdos.pending_sync_queue q CROSS JOIN LATERAL jsonb_object_keys(q.fields) AS f(name)
    JOIN ${stagingName(table)} s ON s.key = q.entity_id AND q.delivered_at >= s.read_at
   WHERE q.entity = $1 AND q.status = 'delivered'
     AND q.target IN ('airtable', 'asana')
     AND q.delivered_at >= (SELECT min(read_at) FROM ${stagingName(table)})
   UNION ${editedSince(table)}`;
}

/**
 * The same where the queue is somebody else's, and does not tell what became of an entry: a field is ours while the
 * upstream still has the value from before our newest edit of it, as then nobody has told it yet.
 */
export function findKeptByLog(table: PulledTable): string {
  const values = table.columns.map(
    ({ name, type }) => `'${name}', ${type === 'date' ? `c_${name}::text` : `c_${name}`}`,
  );
  return `
  INSERT INTO ${KEPT} (key, field)
  SELECT n.entity_id, n.field
    FROM ${stagingName(table)} s
    JOIN LATERAL (
      SELECT DISTINCT ON (c.field) c.entity_id, c.field, c.old_value
        FROM pipeline.change_field c
       WHERE c.entity = $1 AND c.entity_id = s.key
       ORDER BY c.field, c.seq DESC
    ) n ON coalesce(n.old_value, 'null') = coalesce(jsonb_build_object(${values.join(', ')}) -> n.field, 'null')
   UNION ${editedSince(table)}`;
}

/** An expression, for a queue of ours: the status of the newest entry of a field of a record, if it is not delivered. */
export function openStatusOf(entity: string, id: string, field: string): string {
  return `(
    SELECT q.status FROM pipeline.field_sync f JOIN pdos.pending_sync_queue q ON q.id = f.entry_id
     WHERE f.entity = '${entity}' AND f.entity_id = ${id} AND f.field = ${field}
       AND q.status IN (${statusLiterals(OPEN_STATUSES)})
     ORDER BY f.target LIMIT 1)`;
}

/** Whether the live queue is ours to read. */
export const FIND_OWN_QUEUE = `
  SELECT count(*) = 7 AS own
    FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE n.nspname = 'pdos' AND c.relname = 'pending_sync_queue' AND NOT a.attisdropped
     AND (a.attname, format_type(a.atttypid, -1)) IN (
         ('id', 'bigint'), ('entity', 'text'), ('entity_id', 'text'), ('target', 'text'), ('fields', 'jsonb'),
         ('status', 'text'), ('delivered_at', 'timestamp with time zone'))`;

/**
 * Notes what the pull saw of fields that something is noted of: later edits were made with that in sight, so that finding
 * it upstream is no conflict. Not of fields that are kept: of those the pull may have seen what a person has to decide.
 */
export function noteSeen(table: PulledTable): string {
  const values = table.columns.map(
    ({ name, type }) => `WHEN '${name}' THEN to_jsonb(s.c_${name}${type === 'date' ? '::text' : ''})`,
  );
  return `
  UPDATE pipeline.upstream_value u
     SET value = seen.value, tried = '[]', seen_at = seen.read_at
    FROM (
      SELECT v.target_id, v.field, s.read_at, CASE v.field ${values.join(' ')} END AS value
        FROM pipeline.upstream_value v JOIN ${stagingName(table)} s ON s.key = v.target_id
       WHERE v.target = 'airtable' AND v.seen_at < s.read_at
         AND v.field = ANY($1)
         AND NOT EXISTS (SELECT FROM ${KEPT} k WHERE k.key = v.target_id AND k.field = v.field)
    ) seen
   WHERE u.target = 'airtable' AND u.target_id = seen.target_id AND u.field = seen.field
     AND (coalesce(u.value, 'null') <> coalesce(seen.value, 'null') OR u.tried <> '[]')`;
}

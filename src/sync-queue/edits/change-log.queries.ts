import type { QueueRows } from '../live-queue/live-queue.js';
import { overtakerOf } from '../sync-queue.queries.js';
import { pauseOf } from '../targets/sync-targets.queries.js';

/** The latest revert that took a field of a change back. */
const REVERTED_BY = `
  (SELECT rf.change_id FROM pipeline.change r JOIN pipeline.change_field rf ON rf.change_id = r.id
    WHERE r.reverts = f.change_id AND rf.entity = f.entity AND rf.entity_id = f.entity_id AND rf.field = f.field
    ORDER BY rf.seq DESC LIMIT 1) AS reverted_by`;

const FIELD = 'f.seq, f.entity, f.entity_id, f.field, f.old_value, f.new_value, f.asana_gid';
const CHANGE = 'c.id AS change_id, c.kind, c.requested_by, c.requested_at, c.request_id, c.reverts';

/** A change ($1) with its fields. */
export const SELECT_CHANGE = `
  SELECT ${CHANGE}, ${FIELD}, ${REVERTED_BY}
    FROM pipeline.change c JOIN pipeline.change_field f ON f.change_id = c.id
   WHERE c.id = $1::uuid
   ORDER BY f.seq`;

/** The fields of a record ($1 entity, $2 id) as they were changed, latest first: of columns $3 if given, before $4, $5 of them. */
export const SELECT_HISTORY = `
  SELECT ${CHANGE}, ${FIELD}, ${REVERTED_BY}
    FROM pipeline.change_field f JOIN pipeline.change c ON c.id = f.change_id
   WHERE f.entity = $1 AND f.entity_id = $2
     AND ($3::text[] IS NULL OR f.field = ANY($3)) AND ($4::bigint IS NULL OR f.seq < $4)
   ORDER BY f.seq DESC
   LIMIT $5`;

export const COUNT_HISTORY = `
  SELECT count(*)::int AS total FROM pipeline.change_field f
   WHERE f.entity = $1 AND f.entity_id = $2 AND ($3::text[] IS NULL OR f.field = ANY($3))`;

/** What happened to a record ($1 entity, $2 id) since it had one of the versions $3: the latest of each field. */
export const SELECT_CHANGES_SINCE = `
  SELECT DISTINCT ON (f.field) ${CHANGE}, ${FIELD}, NULL AS reverted_by
    FROM pipeline.change_field f JOIN pipeline.change c ON c.id = f.change_id
   WHERE f.entity = $1 AND f.entity_id = $2
     AND f.seq >= (SELECT max(x.seq) FROM (
           SELECT min(s.seq) AS seq FROM pipeline.change_field s
            WHERE s.entity = $1 AND s.entity_id = $2 AND s.version_before = ANY($3)
            GROUP BY s.change_id) x)
   ORDER BY f.field, f.seq DESC`;

/** What happened to the fields of a change ($3) of a record ($1 entity, $2 id) since: that change itself, then later ones. */
export const SELECT_FROM_CHANGE_ON = `
  WITH mine AS (
    SELECT field, seq FROM pipeline.change_field WHERE entity = $1 AND entity_id = $2 AND change_id = $3::uuid
  )
  SELECT ${CHANGE}, ${FIELD}, NULL AS reverted_by
    FROM mine
    JOIN pipeline.change_field f ON f.entity = $1 AND f.entity_id = $2 AND f.field = mine.field AND f.seq >= mine.seq
    JOIN pipeline.change c ON c.id = f.change_id
   ORDER BY f.seq`;

const ENTRY = `id, change_id, target, entity, entity_id, fields, base_fields, status, attempts,
         delivered_at, requested_by, created_at, target_id`;

const IN_QUEUE = `
  SELECT ${ENTRY}, available_at, last_error FROM pdos.pending_sync_queue WHERE change_id = ANY($1::uuid[])`;

/** The entries of changes $1 in a queue that another bridge drains: nothing leaves it for the change log. */
export function selectMappedEntriesOfChanges({ ours }: QueueRows): string {
  return `
  SELECT ${ENTRY}, available_at, last_error, mapped FROM ${ours} WHERE q.change_id = ANY($1::uuid[]) ORDER BY q.entry_id`;
}

/** The entries of changes $1, with those that were delivered so long ago that they left the queue, and what holds them up. */
export const SELECT_ENTRIES_OF_CHANGES = `
  SELECT e.*, a.upstream_modified_at, ${pauseOf('e.target')} AS pause,
         ${overtakerOf('e')} AS overtaker
    FROM (
      ${IN_QUEUE}
       UNION ALL
      SELECT ${ENTRY}, delivered_at, NULL FROM pipeline.delivered_entry WHERE change_id = ANY($1::uuid[])
    ) e
    LEFT JOIN LATERAL (
      SELECT a.upstream_modified_at FROM pipeline.delivery_attempt a
       WHERE a.entry_ids @> ARRAY[e.id] AND a.outcome = 'delivered' AND e.status = 'delivered'
       ORDER BY a.id DESC LIMIT 1
    ) a ON true
   ORDER BY e.id`;

/** The same where schema `pipeline` is missing. */
export const SELECT_QUEUED_ENTRIES_OF_CHANGES = `${IN_QUEUE} ORDER BY id`;

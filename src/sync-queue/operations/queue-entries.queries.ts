import type { QueueRows } from '../live-queue/live-queue.js';
import { overtakerOf } from '../sync-queue.queries.js';
import { PAUSE, QUEUE_COLUMNS } from './queue-rows.js';

/** Entry $1, also when it has left the queue. */
export const SELECT_ENTRY = `
  SELECT ${QUEUE_COLUMNS}, ${PAUSE}, ${overtakerOf('q')} AS overtaker FROM pdos.pending_sync_queue q WHERE q.id = $1::bigint
   UNION ALL
  SELECT d.id, d.change_id, d.target, d.entity, d.entity_id, d.target_id, d.fields, d.base_fields, d.status, d.attempts,
         coalesce(d.delivered_at, d.created_at), NULL, d.requested_by, d.created_at, d.delivered_at, NULL, NULL
    FROM pipeline.delivered_entry d WHERE d.id = $1::bigint
   LIMIT 1`;

/** The row with the id $1 of a queue that another bridge drains. */
export function selectMappedEntry({ all, byId, theirRow }: QueueRows): string {
  return `SELECT ${QUEUE_COLUMNS}, ${theirRow} AS their_row FROM ${all} WHERE ${byId}`;
}

/** The conflicts of entry $1. */
export const SELECT_CONFLICTS = `
  SELECT field, base, ours, theirs, seen_at FROM pipeline.conflict WHERE entry_id = $1::bigint ORDER BY field`;

/** One row of {@link SELECT_CONFLICTS}. */
export interface ConflictRow {
  /** Warehouse column. */
  readonly field: string;
  readonly base: unknown;
  readonly ours: unknown;
  readonly theirs: unknown;
  readonly seen_at: string;
}

/** The latest requests for entry $1. Found by the GIN index, and sorted after: an entry has few. */
export const SELECT_ATTEMPTS = `
  WITH attempts AS MATERIALIZED (
    SELECT * FROM pipeline.delivery_attempt WHERE entry_ids @> ARRAY[$1::bigint]
  )
  SELECT id, entry_ids::text[] AS entry_ids, instance, started_at, finished_at, request, status, response, outcome,
         upstream_modified_at
    FROM attempts
   ORDER BY id DESC
   LIMIT 100`;

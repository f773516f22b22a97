/** Entries that leave the queue in one statement. */
export const RETENTION_BATCH = 1000;

/** Any number, the same for all instances. */
const RETENTION_LOCK = 7_305_204_122;

/** One instance at a time: a statement that does not get the lock does nothing. It is let go when the statement ends. */
const ALONE = `alone AS MATERIALIZED (SELECT pg_try_advisory_xact_lock(${RETENTION_LOCK}) AS held)`;

const COLUMNS = `id, change_id, target, entity, entity_id, target_id, fields, base_fields, status, attempts, requested_by,
       created_at, delivered_at`;

function moveOut(condition: string, order: string): string {
  return `
  WITH ${ALONE}, gone AS (
    DELETE FROM pdos.pending_sync_queue
     WHERE id IN (SELECT q.id FROM pdos.pending_sync_queue q
                   WHERE ${condition} AND (SELECT held FROM alone)
                   ORDER BY ${order}
                   LIMIT ${RETENTION_BATCH}
                     FOR UPDATE SKIP LOCKED)
    RETURNING ${COLUMNS}
  ), kept AS (
    INSERT INTO pipeline.delivered_entry (${COLUMNS}) SELECT ${COLUMNS} FROM gone
        ON CONFLICT (id) DO NOTHING
  )
  SELECT count(*)::int AS moved FROM gone`;
}

/** Moves entries of target $2 out of the queue that were delivered more than $1 days ago; by the partial index of those. */
export const MOVE_DELIVERED = moveOut(
  `q.status = 'delivered' AND q.target = $2 AND q.delivered_at < now() - make_interval(days => $1::int)`,
  'q.delivered_at',
);

/** The same for those that later edits stood in for: they have no moment of delivery. */
export const MOVE_SUPERSEDED = moveOut(
  `q.status = 'superseded' AND q.target = $2 AND q.created_at < now() - make_interval(days => $1::int)`,
  'q.id',
);

/** Deletes requests that ended more than $1 days ago. Their ids follow their time, so only the oldest are looked at. */
export const DELETE_ATTEMPTS = `
  WITH ${ALONE}, gone AS (
    DELETE FROM pipeline.delivery_attempt
     WHERE id IN (SELECT id FROM pipeline.delivery_attempt ORDER BY id LIMIT ${RETENTION_BATCH})
       AND finished_at < now() - make_interval(days => $1::int) AND (SELECT held FROM alone)
    RETURNING 1
  )
  SELECT count(*)::int AS moved FROM gone`;

/**
 * No row where there is no log; else what an administrator has to run before our role can read it, give positions and
 * delete what is old. By the catalogue: a cast to regclass raises an error where the role may not use the schema.
 */
export const SELECT_MISSING_GRANTS = `
  SELECT array_remove(ARRAY[
           CASE WHEN NOT has_schema_privilege(n.oid, 'USAGE')
                THEN format('GRANT USAGE ON SCHEMA pipeline TO %I;', current_user) END,
           CASE WHEN NOT (has_table_privilege(e.oid, 'SELECT') AND has_table_privilege(e.oid, 'UPDATE')
                          AND has_table_privilege(e.oid, 'DELETE'))
                THEN format('GRANT SELECT, UPDATE, DELETE ON pipeline.event TO %I;', current_user) END,
           CASE WHEN NOT has_sequence_privilege(s.oid, 'USAGE')
                THEN format('GRANT USAGE ON SEQUENCE pipeline.event_position TO %I;', current_user) END], NULL) AS grants
    FROM pg_namespace n
    JOIN pg_class e ON e.relnamespace = n.oid AND e.relname = 'event'
    JOIN pg_class s ON s.relnamespace = n.oid AND s.relname = 'event_position'
   WHERE n.nspname = 'pipeline'`;

/** A row if there is an event without a position; from an index that holds only those. */
export const FIND_UNPLACED = 'SELECT FROM pipeline.event WHERE position IS NULL LIMIT 1';

/** Any number, the same for all instances. */
const PLACING_LOCK = 7_305_204_121;

/** Bounds the time for which the others wait. 100,000 events of a night without a listener take some 2 s. */
const PLACED_AT_ONCE = 5000;

/**
 * Gives positions to all events that are visible and have none, ordered by id. Ids are given when an event is written,
 * so a transaction that takes long commits ids that are lower than what was read before; positions are given when it is
 * visible. One at a time does it: the lock is taken before the statement whose snapshot decides what is visible, and let
 * go after the commit, so each position is higher than all that anybody could have read before it was given.
 *
 * One round trip, in which the server waits for no client: a process that stops in its middle holds up nobody.
 */
export const PLACE_EVENTS = `
  BEGIN ISOLATION LEVEL READ COMMITTED;
  SELECT pg_advisory_xact_lock(${PLACING_LOCK});
  WITH unplaced AS MATERIALIZED (
    SELECT id FROM pipeline.event WHERE position IS NULL ORDER BY id LIMIT ${PLACED_AT_ONCE}
  ), placed AS MATERIALIZED (
    SELECT id, nextval('pipeline.event_position') AS position FROM unplaced
  )
  UPDATE pipeline.event e SET position = placed.position FROM placed WHERE e.id = placed.id;
  COMMIT`;

/** The $2 events after position $1. By the column, with its table: the bare name would be that of the text beside it. */
export const SELECT_EVENTS_AFTER = `
  SELECT e.position::text, e.kind, e.data::text
    FROM pipeline.event e
   WHERE e.position > $1
   ORDER BY e.position
   LIMIT $2`;

/** The first and the last position; null of an empty log. */
export const SELECT_BOUNDS = `
  SELECT min(position)::text AS oldest, max(position)::text AS newest FROM pipeline.event`;

/**
 * Deletes $1 events that are older than a day; answers how many it were. Only from the beginning of the positions on, and
 * never the newest: so what is left has no hole, and tells which ids were given.
 */
export const DELETE_OLD_EVENTS = `
  WITH gone AS (
    DELETE FROM pipeline.event
     WHERE position IN (
           SELECT position FROM pipeline.event
            WHERE position < coalesce(
                  (SELECT min(position) FROM pipeline.event WHERE at >= clock_timestamp() - interval '24 hours'),
                  (SELECT max(position) FROM pipeline.event))
            ORDER BY position LIMIT $1)
    RETURNING 1
  )
  SELECT count(*)::int AS deleted FROM gone`;

/** The oids below `ns.invoices`, in order: its partitions on all levels, or nothing. An expression of type `oid[]`. */
export const PARTITION_OIDS = `ARRAY(
    WITH RECURSIVE below AS (
      SELECT inhrelid FROM pg_catalog.pg_inherits
      WHERE inhparent = to_regclass('ns.invoices')::oid AND NOT inhdetachpending
      UNION
      SELECT deeper.inhrelid FROM pg_catalog.pg_inherits AS deeper
      JOIN below ON deeper.inhparent = below.inhrelid WHERE NOT deeper.inhdetachpending
    )
    SELECT inhrelid FROM below ORDER BY inhrelid
  )`;

/**
 * The build whose rows may be read, or null: an expression of type `integer`, evaluated in the same statement, and so
 * in the same snapshot, as the read it decides on. A table that a loader swapped a moment ago is therefore never read
 * from the rollup of its predecessor, not even before anybody noticed.
 *
 * - The table of that name is the one it was built for, and so are its partitions (ATTACH and DETACH fire no trigger).
 * - No fault of this build.
 * - All its triggers are there and ENABLE ALWAYS. Whoever loads with DISABLE TRIGGER ALL leaves them at ENABLE TRIGGER
 *   ALL, which is not ALWAYS: so that is noticed, too, after the fact.
 * - The table is no target of logical replication: its worker fires row triggers only.
 *
 * `to_regclass` and not a `regclass` constant: it is looked up when the statement runs, after its locks are held.
 * It costs 0.1 to 0.2 ms, all in index lookups.
 */
export const USABLE_BUILD = `(
  SELECT state.build
  FROM pipeline.revenue_rollup_state AS state
  WHERE state.table_oid = to_regclass('ns.invoices')::oid
    AND state.partition_oids = ${PARTITION_OIDS}
    AND NOT EXISTS (SELECT FROM pipeline.revenue_rollup_fault AS fault WHERE fault.build = state.build)
    AND cardinality(state.trigger_oids) = (
      SELECT count(*) FROM pg_catalog.pg_trigger
      WHERE oid = ANY (state.trigger_oids) AND tgenabled = 'A'
        AND (tgrelid = state.table_oid OR tgrelid = ANY (state.partition_oids)))
    AND NOT EXISTS (
      SELECT FROM pg_catalog.pg_subscription_rel
      WHERE srrelid = state.table_oid OR srrelid = ANY (state.partition_oids))
)`;

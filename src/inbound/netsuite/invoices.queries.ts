/**
 * The row of the state that tells of invoices, found as freshness finds it: older pulls call it `invoice`, newer ones
 * `invoices`. A watermark of `infinity` is none.
 */
export const SELECT_STATE = `
  SELECT entity, CASE WHEN isfinite(last_sync_at) THEN last_sync_at END AS watermark
    FROM netsuite_raw.sync_state
   WHERE entity ILIKE '%invoice%'
   ORDER BY entity = 'invoices' DESC, entity
   LIMIT 1`;

/** Whether there is any line: without, a watermark means nothing. */
export const HAS_LINES = 'SELECT EXISTS (SELECT FROM ns.invoices) AS lines';

/**
 * From where on lines have to be read: from the watermark $1, or from our newest line, where that is older. A watermark that
 * somebody let run ahead of the rows, or of the clock, would else hide for ever what came before it.
 */
export const SELECT_READ_FROM = `SELECT least($1::timestamptz, max(last_modified_at)) AS since FROM ns.invoices`;

/**
 * Moves the watermark of entity $1 to $2, never back unless it is ahead of the clock; within the transaction that wrote the
 * rows.
 */
export const MOVE_WATERMARK = `
  UPDATE netsuite_raw.sync_state
     SET last_sync_at = greatest(
           CASE WHEN isfinite(last_sync_at) AND last_sync_at <= clock_timestamp() THEN last_sync_at END, $2::timestamptz)
   WHERE entity = $1
  RETURNING last_sync_at AS watermark`;

/** The first pull of a warehouse has no row yet. */
export const INTRODUCE_STATE = `
  INSERT INTO netsuite_raw.sync_state (entity)
  SELECT $1 WHERE NOT EXISTS (SELECT FROM netsuite_raw.sync_state WHERE entity = $1)`;

/** Tells of a run of entity $1 what those who look at the table need: its beginning $2, status $3, newer rows $4. */
export const NOTE_RUN = `
  UPDATE netsuite_raw.sync_state SET last_run_at = $2, last_run_status = $3, rows_synced = $4 WHERE entity = $1`;

/** How many staged lines changed after $1 (null: all), and when the newest of all did, by a clock that is not ahead. */
export const LOOK_AT_STAGED = `
  SELECT (count(*) FILTER (WHERE $1::timestamptz IS NULL OR c_last_modified_at > $1))::int AS newer,
         least(max(c_last_modified_at), clock_timestamp()) AS newest
    FROM pg_temp.staged_ns_invoices`;

/** The keys of lines that were set aside, $1 of them at most. */
export const SELECT_SET_ASIDE = `
  SELECT record_id FROM pipeline.quarantine
   WHERE source = 'netsuite' AND table_name = 'ns.invoices'
   ORDER BY last_seen_at DESC, record_id
   LIMIT $1`;

/** What earlier pulls of the same night have brought already: within the last 20 hours. */
export const SELECT_BROUGHT_ALREADY = `
  SELECT coalesce(sum(rows_inserted + rows_updated), 0)::float8 AS rows
    FROM pipeline.sync_run
   WHERE source = 'netsuite' AND NOT dry_run AND status IN ('ok', 'verified_quiet')
     AND started_at > clock_timestamp() - interval '20 hours'`;

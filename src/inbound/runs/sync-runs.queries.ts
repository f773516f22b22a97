/** A sum over the tables of a run, of what not every table has. */
function sumOf(count: string): string {
  return `(SELECT coalesce(sum((t.value ->> '${count}')::int), 0)::float8 FROM jsonb_each(detail) t) AS ${count}`;
}

/** Columns of a run as it is answered; bigints are counts that fit a number. */
export const RUN = `
  id::text, source, trigger, mode, dry_run, requested_by, instance, started_at, finished_at, status, phase,
  rows_read::float8, rows_inserted::float8, rows_updated::float8, rows_unchanged::float8, fields_kept::float8,
  rows_quarantined::float8, rows_gone::float8, rows_restored::float8,
  ${sumOf('pictures_copied')}, ${sumOf('pictures_failed')}, watermark_before, watermark_after,
  upstream_newest_at, upstream_newer_rows::float8, expected_rows_low::float8, expected_rows_high::float8, error, detail,
  heartbeat_at`;

/** What listeners are told of a run; `$` is its row. */
const TOLD = (run: string): string => `
  INSERT INTO pipeline.event (kind, data)
  SELECT 'pull', jsonb_build_object('run_id', r.id::text, 'source', r.source, 'status', r.status, 'phase', r.phase,
                                    'rows_read', r.rows_read, 'dry_run', r.dry_run) FROM ${run} r`;

/**
 * Closes runs of source $1 that nobody is at any more: whoever calls holds the lease of the source, so whatever is
 * unfinished belongs to a process that died, or lost the lease.
 */
export const CLOSE_ABANDONED = `
  WITH closed AS (
    UPDATE pipeline.sync_run
       SET status = 'failed', finished_at = clock_timestamp(),
           error = 'The process that ran it (' || instance || ') ended while it was ' || phase ||
                   '. What it had merged is whole, and the next pull brings the rest.'
     WHERE source = $1 AND finished_at IS NULL
    RETURNING *
  ), told AS (${TOLD('closed')})
  SELECT ${RUN} FROM closed`;

/** Begins a run: source, trigger, mode, dry run, who, which instance, the watermark. */
export const BEGIN_RUN = `
  WITH begun AS (
    INSERT INTO pipeline.sync_run (source, trigger, mode, dry_run, requested_by, instance, watermark_before)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    RETURNING *
  ), told AS (${TOLD('begun')})
  SELECT ${RUN} FROM begun`;

/** Shows that run $1 lives, and how far it is: phase $2, rows read $3. */
export const NOTE_PROGRESS = `
  UPDATE pipeline.sync_run SET phase = $2, rows_read = $3, heartbeat_at = clock_timestamp()
   WHERE id = $1 AND finished_at IS NULL`;

/** Adds what a merge did to run $1: $2 its table, $3 its counts; within the transaction that did it. */
export const ADD_COUNTS = `
  UPDATE pipeline.sync_run
     SET rows_inserted = rows_inserted + (c.inserted)::bigint,
         rows_updated = rows_updated + (c.updated)::bigint,
         rows_unchanged = rows_unchanged + (c.unchanged)::bigint,
         fields_kept = fields_kept + (c.kept)::bigint,
         rows_quarantined = rows_quarantined + (c.quarantined)::bigint,
         rows_gone = rows_gone + (c.gone)::bigint,
         rows_restored = rows_restored + (c.restored)::bigint,
         detail = detail || jsonb_build_object($2::text, $3::jsonb)
    FROM jsonb_to_record($3::jsonb) AS c(inserted int, updated int, unchanged int, kept int, quarantined int, gone int,
                                         restored int)
   WHERE id = $1`;

/** Ends run $1: status $2, error $3, and what was learned: JSON $4. Only once. */
export const FINISH_RUN = `
  WITH finished AS (
    UPDATE pipeline.sync_run
       SET status = $2, error = $3, phase = 'finished', finished_at = clock_timestamp(), heartbeat_at = clock_timestamp(),
           rows_read = coalesce(l.rows_read, sync_run.rows_read),
           watermark_after = l.watermark_after,
           upstream_newest_at = l.upstream_newest_at,
           upstream_newer_rows = l.upstream_newer_rows,
           expected_rows_low = l.expected_rows_low,
           expected_rows_high = l.expected_rows_high
      FROM jsonb_to_record($4::jsonb) AS l(rows_read bigint, watermark_after timestamptz, upstream_newest_at timestamptz,
           upstream_newer_rows bigint, expected_rows_low numeric, expected_rows_high numeric)
     WHERE id = $1 AND finished_at IS NULL
    RETURNING sync_run.*
  ), told AS (${TOLD('finished')})
  SELECT ${RUN} FROM finished`;

export const SELECT_RUN = `SELECT ${RUN} FROM pipeline.sync_run WHERE id = $1::bigint`;

/** The newest $2 runs of sources $1. */
export const SELECT_RUNS = `
  SELECT ${RUN} FROM pipeline.sync_run
   WHERE $1::text[] IS NULL OR source = ANY($1) ORDER BY pipeline.sync_run.id DESC LIMIT $2`;

/** The run of source $1 that is not finished. */
export const SELECT_UNFINISHED = `
  SELECT ${RUN} FROM pipeline.sync_run WHERE source = $1 AND finished_at IS NULL ORDER BY pipeline.sync_run.id DESC LIMIT 1`;

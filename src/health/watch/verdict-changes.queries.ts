/** The newest change of each source. */
export const SELECT_LAST_CHANGES = `
  SELECT s.source, c.at, c.to_verdict AS "toVerdict"
    FROM unnest($1::text[]) AS s(source)
    CROSS JOIN LATERAL (SELECT at, to_verdict FROM pipeline.verdict_change WHERE source = s.source
                         ORDER BY id DESC LIMIT 1) AS c`;

/**
 * What receivers know of source $1, or will: the verdict that was told last. An alert that was tried and not yet taken
 * counts as told, as it will be.
 */
export const SELECT_TOLD_VERDICT = `
  SELECT to_verdict AS "toldVerdict" FROM pipeline.verdict_change
   WHERE source = $1
     AND (alert_state IN ('delivered', 'given_up') OR (alert_state = 'waiting' AND alert_attempts > 0))
   ORDER BY id DESC LIMIT 1`;

/**
 * Notes a change, if it is one, and if the lease $1 is still held by $2 under the fence $3: two instances would note it
 * twice. What was to be told of earlier changes, and was not yet, is overtaken by it.
 * $4 source, $5 at, $6 verdict, $7 stale, $8 cause, $9 next step, $10 evidence, $11 last sync, $12 alert state,
 * $13 the verdict that receivers know, $14 milliseconds until it is told.
 */
export const NOTE_CHANGE = `
  WITH held AS (
    SELECT FROM pipeline.lease
     WHERE name = $1 AND holder = $2 AND fence = $3::bigint AND expires_at > clock_timestamp() FOR UPDATE
  ), before AS (
    SELECT to_verdict FROM pipeline.verdict_change WHERE source = $4::text ORDER BY id DESC LIMIT 1
  ), noted AS (
    INSERT INTO pipeline.verdict_change
           (source, at, from_verdict, to_verdict, is_stale, cause, next_step, evidence, last_sync,
            alert_state, alert_from, alert_due_at)
    SELECT $4::text, $5::timestamptz, (SELECT to_verdict FROM before), $6::text, $7::boolean, $8, $9, $10::jsonb, $11::timestamptz,
           $12::text, $13, CASE WHEN $12::text = 'waiting' THEN clock_timestamp() + $14::float8 * interval '1 millisecond' END
      FROM held
     WHERE (SELECT to_verdict FROM before) IS DISTINCT FROM $6::text
    RETURNING id
  ), overtaken AS (
    UPDATE pipeline.verdict_change SET alert_state = 'superseded'
     WHERE source = $4::text AND alert_state = 'waiting' AND alert_attempts = 0 AND EXISTS (SELECT FROM noted)
  )
  SELECT id::text FROM noted`;

/** One reading a night and source ($3 the night, null for one between); the first of a night stays. */
export const KEEP_READING = `
  INSERT INTO pipeline.sync_reading
         (source, at, night, verdict, is_stale, last_run_at, last_run_status, watermark, newest_synced_at,
          newest_business_date, upstream_newest_at, rows_read, rows_written)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
      ON CONFLICT (source, night) DO NOTHING`;

/** Readings are kept for 90 days, changes for 400, so that a whole year can be looked back on. */
export const FORGET_OLD = `
  WITH readings AS (
    DELETE FROM pipeline.sync_reading WHERE at < $1::timestamptz - interval '90 days'
  )
  DELETE FROM pipeline.verdict_change AS c
   WHERE at < $1::timestamptz - interval '400 days' AND alert_state <> 'waiting'
     AND EXISTS (SELECT FROM pipeline.verdict_change AS later WHERE later.source = c.source AND later.id > c.id)`;

/** What an administrator has to run before our role can remember verdicts. */
export const WATCH_GRANTS = `
  SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON pipeline.sync_reading, pipeline.verdict_change, pipeline.lease TO %I;',
                current_user) AS grants`;

/** The readings of source $1 of the last 90 days before $2, the newest first. */
export const SELECT_READINGS = `
  SELECT at, night, verdict, is_stale, last_run_at, last_run_status, watermark, newest_synced_at, newest_business_date,
         upstream_newest_at, rows_read::float8, rows_written::float8
    FROM pipeline.sync_reading
   WHERE source = $1 AND at >= $2::timestamptz - interval '90 days'
   ORDER BY at DESC, id DESC LIMIT 1000`;

/** The newest $2 changes of source $1. */
export const SELECT_CHANGES = `
  SELECT id::text, at, from_verdict, to_verdict, is_stale, cause, next_step, alert_state, alert_attempts, alert_error,
         alert_delivered_at
    FROM pipeline.verdict_change AS c WHERE source = $1 ORDER BY c.id DESC LIMIT $2`;

import { PARTITION_OIDS, USABLE_BUILD } from '../../database/revenue-rollup/revenue-usable.sql.js';

/** Every pull of NetSuite keeps a row here, whoever runs it: more than a few hundred are somebody's accident. */
export const SELECT_STATE_ROWS = `
  SELECT entity, last_sync_at AS "lastSyncAt", last_run_at AS "lastRunAt", last_run_status AS "lastRunStatus",
         rows_synced::float8 AS "rowsSynced"
    FROM netsuite_raw.sync_state
   ORDER BY entity LIMIT 500`;

/**
 * The newest `synced_at` and the newest day up to today ($1) of the invoice lines, each from the end of an index of ours
 * (without it, a scan). How many there are is what the planner believes: counting 325,000 takes longer than all else.
 */
export const SELECT_INVOICE_READINGS = `
  SELECT (SELECT max(synced_at) FROM ns.invoices) AS "newestSyncedAt",
         (SELECT max(invoice_date) FROM ns.invoices WHERE invoice_date <= $1::date) AS "newestBusinessDate",
         (SELECT CASE WHEN NOT EXISTS (SELECT FROM ns.invoices) THEN 0
                      WHEN min(c.reltuples) >= 0 THEN sum(c.reltuples) END
            FROM pg_catalog.pg_class AS c
           WHERE c.relkind = 'r' AND (c.oid = to_regclass('ns.invoices')::oid OR c.oid = ANY (${PARTITION_OIDS}))) AS rows`;

/** How many invoice lines are of each day that has any in the 800 days before $1, from the rollup's days: some thousand rows at most. */
export const SELECT_LINES_OF_DAYS = `
  SELECT to_char(day, 'YYYY-MM-DD') AS day, sum(lines)::float8 AS lines
    FROM pipeline.revenue_daily
   WHERE build = ${USABLE_BUILD} AND day BETWEEN $1::date - 800 AND $1::date
   GROUP BY revenue_daily.day HAVING sum(lines) > 0`;

/**
 * What one of the small tables says. Rows of the newest load are those within six hours of the newest one. A table without
 * an index on synced_at: a scan of some hundreds of rows.
 */
export function selectTableReading(table: string): string {
  return `
  SELECT newest.at AS "newestSyncedAt", count(t)::int AS rows,
         (count(t) FILTER (WHERE t.synced_at >= newest.at - interval '6 hours'))::int AS "rowsOfNewestLoad"
    FROM (SELECT max(synced_at) AS at FROM ${table}) AS newest LEFT JOIN ${table} AS t ON true
   GROUP BY newest.at`;
}

/** The newest runs of a source ($1), $2 of them: by the index, however many there ever were. */
export function selectRuns(syncRun: string): string {
  return `
  SELECT id, mode, trigger, requested_by AS "requestedBy", status, phase, started_at AS "startedAt",
         finished_at AS "finishedAt", heartbeat_at AS "heartbeatAt", rows_read::float8 AS "rowsRead",
         rows_inserted::float8 AS "rowsInserted", rows_updated::float8 AS "rowsUpdated",
         rows_unchanged::float8 AS "rowsUnchanged", rows_quarantined::float8 AS "rowsQuarantined",
         (SELECT coalesce(sum((t.value ->> 'pictures_failed')::int), 0)::float8 FROM jsonb_each(detail) t) AS "picturesFailed",
         watermark_after AS "watermarkAfter", upstream_newest_at AS "upstreamNewestAt",
         upstream_newer_rows::float8 AS "upstreamNewerRows", expected_rows_low::float8 AS "expectedRowsLow",
         expected_rows_high::float8 AS "expectedRowsHigh", error
    FROM ${syncRun} AS run
   WHERE source = $1 AND NOT dry_run
   ORDER BY started_at DESC LIMIT $2`;
}

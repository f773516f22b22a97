/** When each gap was first seen. */
export function selectGapsSeen(gapSeen: string): string {
  return `SELECT resource, record_id, gap, since FROM ${gapSeen} AS seen`;
}

/** The counts of $2 days before the business day $1, and of that day. */
export function selectGapHistory(gapDaily: string): string {
  return `
  SELECT day, resource, gap, reason, records FROM ${gapDaily} AS daily
   WHERE day >= $1::date - $2::integer
   ORDER BY day, resource, gap, reason`;
}

/**
 * Remembers what is seen now ($1 a JSON array of resource, record_id, gap, reason, and whose it is) and forgets what is gone ($2
 * says whose that was, as far as the records are still there), and notes both. One statement, so that a reader sees the old or
 * the new; a gap that stays keeps its first moment. Rows that would not change are not touched: each write drops the finished
 * answers of every instance. Of two instances that look at once one inserts and one deletes each row, and notes it (`xmax` is 0
 * of a row that was inserted). The very first look notes nothing: what it finds is older than it.
 */
export const REMEMBER_GAPS = `
  WITH now_seen AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS gap(resource text, record_id text, gap text, reason text,
                                                       record_name text, brand_id text, brand_name text)
  ), described AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS gap(resource text, record_id text, gap text,
                                                       record_name text, brand_id text, brand_name text)
  ), first_look AS (
    INSERT INTO pipeline.gap_memory (since) VALUES (clock_timestamp()) ON CONFLICT (only_row) DO NOTHING RETURNING since
  ), gone AS (
    DELETE FROM pipeline.gap_seen AS old
     WHERE NOT EXISTS (SELECT FROM now_seen n
                        WHERE n.resource = old.resource AND n.record_id = old.record_id AND n.gap = old.gap)
    RETURNING resource, record_id, gap, reason
  ), seen AS (
    INSERT INTO pipeline.gap_seen AS old (resource, record_id, gap, reason)
    SELECT resource, record_id, gap, reason FROM now_seen ORDER BY resource, record_id, gap
    ON CONFLICT (resource, record_id, gap) DO UPDATE SET reason = excluded.reason WHERE old.reason <> excluded.reason
    RETURNING resource, record_id, gap, xmax = 0 AS inserted
  )
  INSERT INTO pipeline.gap_change (at, kind, resource, record_id, record_name, gap, reason, brand_id, brand_name)
  SELECT clock_timestamp(), 'opened', n.resource, n.record_id, n.record_name, n.gap, n.reason, n.brand_id, n.brand_name
    FROM seen JOIN now_seen n USING (resource, record_id, gap)
   WHERE seen.inserted AND NOT EXISTS (SELECT FROM first_look)
   UNION ALL
  SELECT clock_timestamp(), 'closed', g.resource, g.record_id,
         CASE WHEN d.record_id IS NULL THEN last.record_name ELSE d.record_name END, g.gap, g.reason,
         CASE WHEN d.record_id IS NULL THEN last.brand_id ELSE d.brand_id END,
         CASE WHEN d.record_id IS NULL THEN last.brand_name ELSE d.brand_name END
    FROM gone g
    LEFT JOIN described d USING (resource, record_id, gap)
    LEFT JOIN LATERAL (SELECT c.record_name, c.brand_id, c.brand_name FROM pipeline.gap_change c
                        WHERE c.resource = g.resource AND c.record_id = g.record_id AND c.gap = g.gap
                        ORDER BY c.id DESC LIMIT 1) AS last ON true`;

/** What was noted so long ago is forgotten; the digest says from when on it knows. */
export const FORGET_GAP_CHANGES = `DELETE FROM pipeline.gap_change WHERE at < now() - interval '400 days'`;

/** What an administrator has to run before our role can remember gaps. */
export const GAP_GRANTS = `
  SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON pipeline.gap_seen, pipeline.gap_daily, pipeline.gap_change, pipeline.gap_memory TO %I;', current_user) AS grants`;

/** The counts of a business day ($1) as of now ($2 a JSON array of resource, gap, reason, records); the last look counts. */
export const REMEMBER_GAP_DAY = `
  WITH now_seen AS (
    SELECT * FROM jsonb_to_recordset($2::jsonb) AS gap(resource text, gap text, reason text, records integer)
  ), gone AS (
    DELETE FROM pipeline.gap_daily AS old
     WHERE old.day = $1::date
       AND NOT EXISTS (SELECT FROM now_seen n
                        WHERE n.resource = old.resource AND n.gap = old.gap AND n.reason = old.reason)
  )
  INSERT INTO pipeline.gap_daily AS old (day, resource, gap, reason, records)
  SELECT $1::date, resource, gap, reason, records FROM now_seen ORDER BY resource, gap, reason
  ON CONFLICT (day, resource, gap, reason) DO UPDATE SET records = excluded.records WHERE old.records <> excluded.records`;

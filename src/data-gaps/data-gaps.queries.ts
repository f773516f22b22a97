/** When each gap was first seen. */
export function selectGapsSeen(gapSeen: string): string {
  return `SELECT resource, record_id, gap, since FROM ${gapSeen} AS seen`;
}

/** The counts of the days from $1 on. */
export function selectGapHistory(gapDaily: string): string {
  return `
  SELECT day, resource, gap, reason, records FROM ${gapDaily} AS daily
   WHERE day >= $1::date
   ORDER BY day, resource, gap, reason`;
}

/**
 * Remembers what is seen now ($1 a JSON array of resource, record_id, gap, reason) and forgets what is gone. One
 * statement, so that a reader sees the old or the new; a gap that stays keeps its first moment. Rows that would not
 * change are not touched: each write drops the finished answers of every instance.
 */
export const REMEMBER_GAPS = `
  WITH now_seen AS (
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS gap(resource text, record_id text, gap text, reason text)
  ), gone AS (
    DELETE FROM pipeline.gap_seen AS old
     WHERE NOT EXISTS (SELECT FROM now_seen n
                        WHERE n.resource = old.resource AND n.record_id = old.record_id AND n.gap = old.gap)
  )
  INSERT INTO pipeline.gap_seen AS old (resource, record_id, gap, reason)
  SELECT resource, record_id, gap, reason FROM now_seen ORDER BY resource, record_id, gap
  ON CONFLICT (resource, record_id, gap) DO UPDATE SET reason = excluded.reason WHERE old.reason <> excluded.reason`;

/** What an administrator has to run before our role can remember gaps. */
export const GAP_GRANTS = `
  SELECT format('GRANT SELECT, INSERT, UPDATE, DELETE ON pipeline.gap_seen, pipeline.gap_daily TO %I;', current_user) AS grants`;

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

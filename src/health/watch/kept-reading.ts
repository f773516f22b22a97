import type { SyncReading } from '../dto/source-history.dto.js';
import type { FreshnessVerdict } from '../freshness/judge-freshness.js';
import { toIso } from '../freshness/readings.js';

/** What is kept of a reading, in the order of `KEEP_READING`, after the source. */
export const READING_COLUMNS = [
  'at',
  'night',
  'verdict',
  'is_stale',
  'last_run_at',
  'last_run_status',
  'watermark',
  'newest_synced_at',
  'newest_business_date',
  'upstream_newest_at',
  'rows_read',
  'rows_written',
] as const satisfies readonly (keyof SyncReading)[];

/** What is kept of a judged source; `night` (ISO 8601) is when the run that it judges was due, null for one between. */
export function keptReading({ verdict, isStale, facts }: FreshnessVerdict, night: string | null): SyncReading {
  const { latest, readings, watermark, newestRow, now } = facts;
  const own = latest?.own;
  const state = latest?.kind === 'foreign' ? readings.state : null;
  return {
    at: new Date(now).toISOString(),
    night,
    verdict,
    is_stale: isStale,
    last_run_at: toIso(latest?.at),
    last_run_status: own?.status ?? state?.lastRunStatus ?? null,
    watermark: toIso(watermark),
    newest_synced_at: toIso(newestRow),
    newest_business_date: readings.newestBusinessDate,
    upstream_newest_at: readings.runs[0]?.upstreamNewestAt ?? null,
    rows_read: own?.rowsRead ?? state?.rowsSynced ?? null,
    rows_written: own === undefined ? null : own.rowsInserted + own.rowsUpdated,
  };
}

import type { PullRun } from './dto/source-history.dto.js';
import type { SyncHealth } from './dto/sync-health.dto.js';
import type { JudgedSource } from './freshness/freshness.service.js';
import { type OwnRun, toIso } from './freshness/readings.js';
import { SOURCE_DESCRIPTIONS } from './sources.js';
import type { LastChange } from './watch/verdict-changes.service.js';

/** The words say how long ago things were: after a minute they are said anew. */
const TOLD_FOR_MS = 60_000;

/** A judged source as the API tells of it, and until when its words are true. */
export function toSyncHealth(judged: JudgedSource, last: LastChange | undefined): SyncHealth & { told_until: string } {
  const { source, facts, verdict } = judged;
  const { readings, latest, watermark, newestRow } = facts;
  return {
    id: source,
    name: SOURCE_DESCRIPTIONS[source].label,
    verdict,
    is_stale: judged.isStale,
    set_up: readings.setUp,
    cause: judged.cause,
    next_step: judged.nextStep,
    // What is not noted yet began a moment ago.
    since: last?.toVerdict === verdict ? last.at : null,
    last_sync: judged.lastSync,
    last_run_at: toIso(latest?.at),
    last_run_status:
      latest?.own?.status ?? (latest?.kind === 'foreign' ? (readings.state?.lastRunStatus ?? null) : null),
    watermark: toIso(watermark),
    newest_synced_at: toIso(newestRow),
    newest_business_date: readings.newestBusinessDate,
    upstream_newest_at: readings.runs[0]?.upstreamNewestAt ?? null,
    changes_at: new Date(judged.changesAt).toISOString(),
    evidence: [...judged.evidence],
    told_until: new Date(Math.min(judged.changesAt, facts.now + TOLD_FOR_MS)).toISOString(),
  };
}

/** A run as the API tells of it. */
export function toPullRun(run: OwnRun): PullRun {
  return {
    id: run.id,
    mode: run.mode,
    trigger: run.trigger,
    requested_by: run.requestedBy,
    status: run.status,
    phase: run.phase,
    started_at: run.startedAt,
    finished_at: run.finishedAt,
    rows_read: run.rowsRead,
    rows_written: run.rowsInserted + run.rowsUpdated,
    rows_quarantined: run.rowsQuarantined,
    pictures_failed: run.picturesFailed,
    error: run.error,
  };
}

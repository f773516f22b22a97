/** What the scheduled runs of source $1 came to since $2. */
export const SELECT_SCHEDULED_RUNS = `
  SELECT EXISTS (SELECT FROM pipeline.sync_run WHERE source = $1 AND trigger = 'schedule') AS ever,
         count(*)::int AS tries,
         coalesce(bool_or(finished_at IS NOT NULL AND status <> 'failed'), false) AS done,
         CASE WHEN bool_and(finished_at IS NOT NULL) THEN max(finished_at) END AS last_ended_at
    FROM pipeline.sync_run
   WHERE source = $1 AND trigger = 'schedule' AND started_at >= $2`;

/** The same of the comparisons of source $1 since $2. */
export const SELECT_SCHEDULED_DRIFTS = `
  SELECT EXISTS (SELECT FROM pipeline.drift_run WHERE source = $1 AND trigger = 'schedule') AS ever,
         count(*)::int AS tries,
         coalesce(bool_or(finished_at IS NOT NULL AND status <> 'failed'), false) AS done,
         CASE WHEN bool_and(finished_at IS NOT NULL) THEN max(finished_at) END AS last_ended_at
    FROM pipeline.drift_run
   WHERE source = $1 AND trigger = 'schedule' AND started_at >= $2`;

/** One row of either. */
export interface ScheduledRunsRow {
  readonly ever: boolean;
  readonly tries: number;
  readonly done: boolean;
  readonly last_ended_at: string | null;
}

/** Rows that no pull could take over, by source and table. */
export const COUNT_QUARANTINE = `
  SELECT source, table_name, count(*)::int AS rows, min(first_seen_at) AS since
    FROM pipeline.quarantine GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2`;

/** Entries of our own queue that a person has to decide about. */
export const COUNT_SET_ASIDE = `
  SELECT target, status, count(*)::int AS entries, min(created_at) AS since
    FROM pdos.pending_sync_queue WHERE status IN ('dead', 'conflict') GROUP BY 1, 2 ORDER BY 1, 2`;

/** Upstreams that nothing is sent to. */
export const SELECT_PAUSED = `
  SELECT target, paused_at, paused_by, reason FROM pipeline.sync_target WHERE paused_at IS NOT NULL ORDER BY target`;

/** The newest comparison of each source that found differences which were not repaired. */
export const SELECT_DRIFT = `
  SELECT DISTINCT ON (source) source, status, fields_differing::int AS fields_differing, fields_repaired::int AS fields_repaired
    FROM pipeline.drift_run WHERE finished_at IS NOT NULL ORDER BY source, id DESC`;

/** What the evidence says of a source; the words are stable, clients compare them. */
export const VERDICTS = [
  'clock_skew',
  'never_synced',
  'not_running',
  'run_failed',
  'watermark_not_advancing',
  'watermark_ahead_of_rows',
  'success_without_data',
  'fresh',
] as const;

export type Verdict = (typeof VERDICTS)[number];

/** The evidence for one source. Moments are ISO 8601 in UTC; null where there is none. */
export interface FreshnessReadings {
  /** Everything modified before it was read, as the pull itself says. */
  readonly watermark: string | null;
  readonly lastRunAt: string | null;
  readonly lastRunStatus: string | null;
  /** When the newest row of our copy was written. */
  readonly newestSyncedAt: string | null;
}

/** When the nightly pull is due, on the wall of a zone. */
export interface NightlySchedule {
  readonly hour: number;
  readonly minute: number;
  readonly timeZone: string;
  /** How late a run may come. */
  readonly graceMs: number;
}

/** The judgement, and until when it holds if nothing else happens. */
export interface FreshnessVerdict {
  readonly verdict: Verdict;
  readonly isStale: boolean;
  /** Up to when data has arrived (ISO 8601); null when none ever has. */
  readonly lastSync: string | null;
  /** Milliseconds since the epoch. */
  readonly changesAt: number;
}

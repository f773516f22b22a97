import type { PullSourceName } from '../pull-sources.js';

/** What a run came to. */
export const RUN_STATUSES = ['running', 'ok', 'verified_quiet', 'suspicious_empty', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Who let a pull run. */
export const RUN_TRIGGERS = ['schedule', 'api', 'cli'] as const;
export type RunTrigger = (typeof RUN_TRIGGERS)[number];

export const RUN_MODES = ['incremental', 'full'] as const;
export type RunMode = (typeof RUN_MODES)[number];

/** What a merge did to one table. */
export interface TableCounts {
  readonly read: number;
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  /** Fields that kept our value. */
  readonly kept: number;
  readonly quarantined: number;
  readonly gone: number;
  readonly restored: number;
  /** Where records have pictures: how many were copied, and how many could not be. */
  readonly pictures_copied?: number;
  readonly pictures_failed?: number;
}

/** A row of `pipeline.sync_run`. Moments are ISO 8601. */
export interface SyncRunRow {
  readonly id: string;
  readonly source: PullSourceName;
  readonly trigger: RunTrigger;
  readonly mode: RunMode;
  readonly dry_run: boolean;
  readonly requested_by: string;
  readonly instance: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly status: RunStatus;
  readonly phase: string;
  readonly rows_read: number;
  readonly rows_inserted: number;
  readonly rows_updated: number;
  readonly rows_unchanged: number;
  readonly fields_kept: number;
  readonly rows_quarantined: number;
  readonly rows_gone: number;
  readonly rows_restored: number;
  readonly pictures_copied: number;
  readonly pictures_failed: number;
  readonly watermark_before: string | null;
  readonly watermark_after: string | null;
  readonly upstream_newest_at: string | null;
  readonly upstream_newer_rows: number | null;
  readonly expected_rows_low: number | null;
  readonly expected_rows_high: number | null;
  readonly error: string | null;
  /** By table. */
  readonly detail: Readonly<Record<string, TableCounts>>;
  readonly heartbeat_at: string;
}

/** What is asked for. */
export interface PullRequest {
  readonly source: PullSourceName;
  /** All of NetSuite's lines, and not only those that changed. */
  readonly full: boolean;
  /** Reads and counts, and changes nothing. */
  readonly dryRun: boolean;
  /** A person has said that so many rows are gone for good. */
  readonly acceptDeletions: boolean;
  readonly trigger: RunTrigger;
  readonly requestedBy: string;
}

/** What a run learned, beside its counts. */
export interface RunFindings {
  readonly status: Exclude<RunStatus, 'running'>;
  /** For a person: what is wrong, and what to do; null where nothing is. */
  readonly error: string | null;
  readonly rows_read: number;
  readonly watermark_after?: string | null;
  readonly upstream_newest_at?: string | null;
  readonly upstream_newer_rows?: number | null;
  readonly expected_rows_low?: number | null;
  readonly expected_rows_high?: number | null;
}

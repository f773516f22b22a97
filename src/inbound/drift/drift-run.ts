import type { PullSourceName } from '../pull-sources.js';
import type { RunTrigger } from '../runs/sync-run.js';

export const DRIFT_STATUSES = ['running', 'no_drift', 'drift', 'repaired', 'failed'] as const;
export type DriftStatus = (typeof DRIFT_STATUSES)[number];

export const DRIFT_KINDS = ['differs', 'only_upstream', 'only_warehouse'] as const;
export type DriftKind = (typeof DRIFT_KINDS)[number];

export const CHANGED_LAST = ['warehouse', 'upstream', 'unknown'] as const;
export type ChangedLast = (typeof CHANGED_LAST)[number];

/** A row of `pipeline.drift_run`. */
export interface DriftRunRow {
  readonly id: string;
  readonly source: PullSourceName;
  readonly trigger: RunTrigger;
  readonly requested_by: string;
  readonly instance: string;
  readonly started_at: string;
  readonly finished_at: string | null;
  readonly status: DriftStatus;
  readonly repair: boolean;
  readonly rows_compared: number;
  readonly fields_compared: number;
  readonly fields_differing: number;
  readonly fields_waiting: number;
  readonly fields_repaired: number;
  readonly error: string | null;
}

/** A row of `pipeline.drift_field`. */
export interface DriftFieldRow {
  readonly table_name: string;
  readonly record_id: string;
  /** Empty where only one side has the record. */
  readonly field: string;
  readonly kind: DriftKind;
  readonly ours: unknown;
  readonly theirs: unknown;
  readonly changed_last: ChangedLast;
  readonly changed_by: string | null;
  readonly changed_at: string | null;
  /** What an edit of it waits for; null where none does. */
  readonly waiting: string | null;
  readonly repaired_at: string | null;
}

/** What is asked for. */
export interface DriftRequest {
  readonly source: PullSourceName;
  /** Brings the warehouse to what the upstream has, but for what waits to be delivered. */
  readonly repair: boolean;
  readonly trigger: RunTrigger;
  readonly requestedBy: string;
}

/** What a comparison found. */
export interface DriftFindings {
  readonly status: Exclude<DriftStatus, 'running'>;
  readonly error: string | null;
  readonly rows: number;
  readonly fields: number;
  readonly differing: number;
  readonly waiting: number;
}

import type { Source } from '../sources.js';
import type { QuietTime } from './quiet-times.js';

/** A run of a pull of ours, as far as it is judged: a row of `pipeline.sync_run`. Moments are ISO 8601 in UTC. */
export interface OwnRun {
  readonly id: string;
  readonly mode: string;
  readonly trigger: string;
  readonly requestedBy: string;
  readonly status: 'running' | 'ok' | 'verified_quiet' | 'suspicious_empty' | 'failed';
  readonly phase: string;
  readonly startedAt: string;
  readonly finishedAt: string | null;
  /** While it runs: when its process last gave a sign of life. */
  readonly heartbeatAt: string;
  readonly rowsRead: number;
  readonly rowsInserted: number;
  readonly rowsUpdated: number;
  readonly rowsUnchanged: number;
  readonly rowsQuarantined: number;
  readonly picturesFailed: number;
  readonly watermarkAfter: string | null;
  readonly upstreamNewestAt: string | null;
  readonly upstreamNewerRows: number | null;
  readonly expectedRowsLow: number | null;
  readonly expectedRowsHigh: number | null;
  readonly error: string | null;
}

/** A row of `netsuite_raw.sync_state`, whoever keeps it. */
export interface StateRow {
  readonly entity: string;
  readonly lastSyncAt: string | null;
  readonly lastRunAt: string | null;
  readonly lastRunStatus: string | null;
  readonly rowsSynced: number | null;
}

/** One of a source's tables. */
export interface TableReading {
  readonly name: string;
  /** Its newest `synced_at`. */
  readonly newestSyncedAt: string | null;
  /** Null where counting would be a scan of a large table. */
  readonly rows: number | null;
  /** Rows that were written within six hours of the newest one: nearly all of them where a load stamps each row. */
  readonly rowsOfNewestLoad: number | null;
  /** Why it could not be read. */
  readonly unreadable: string | null;
}

/** A table that looks like the one that is read, and has newer rows. */
export interface OtherTable {
  readonly name: string;
  /** The column that says when its rows came. */
  readonly column: string;
  readonly newestAt: string;
}

/** The evidence for one source, as it was read. Moments are ISO 8601 in UTC; null where there is none. */
export interface SourceReadings extends QuietTime {
  readonly source: Source;
  readonly tables: readonly TableReading[];
  /** The row of the state table that is this source's. */
  readonly state: StateRow | null;
  /** Of the other rows that may be meant, the one whose watermark is the newest. */
  readonly otherState: StateRow | null;
  /** The newest runs of our own pulls, the newest first. */
  readonly runs: readonly OwnRun[];
  /** The newest day of business in the data, not after today. */
  readonly newestBusinessDate: string | null;
  /** Rows in all tables, where that is known; an estimate for large tables. */
  readonly rows: number | null;
  /** Looked for only when the table that is read is old. */
  readonly otherTable: OtherTable | null;
  /** Whether this instance would fetch it, or could. */
  readonly setUp: boolean;
}

/** Moments before this one (ms) are old: by the longest pause, or as rows must have come since. */
export function oldBefore({ quietMs, rowsDue }: QuietTime, now: number): number {
  return Math.max(now - quietMs, rowsDue?.since ?? Number.NEGATIVE_INFINITY);
}

/** The newest `synced_at` of all tables. What is no moment (`infinity`, with which some pulls begin) is none. */
export function newestRowOf({ tables }: SourceReadings): number | undefined {
  const moments = tables.flatMap(({ newestSyncedAt }) => toMs(newestSyncedAt) ?? []);
  return moments.length > 0 ? Math.max(...moments) : undefined;
}

/** What is no moment is none. */
export function toMs(moment: string | null | undefined): number | undefined {
  const time = moment === null || moment === undefined ? Number.NaN : Date.parse(moment);
  return Number.isNaN(time) ? undefined : time;
}

/** A moment as the answers have it. */
export function toIso(moment: number | undefined): string | null {
  return moment === undefined ? null : new Date(moment).toISOString();
}

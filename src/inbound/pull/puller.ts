import type { SqlRows } from '../../upstreams/limits/postgres-rate-limits.js';
import type { MergeOptions } from '../merge/merge-table.js';
import type { PullRequest, RunFindings, RunMode, SyncRunRow } from '../runs/sync-run.js';
import type { StagingTable } from '../staging/staging-table.js';
import type { Progress } from './progress.js';
import type { PullSession } from './pull-session.js';

/** What a reading works with. */
export interface ReadingParts {
  readonly session: PullSession;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  /** The database's clock when the reading began. */
  readonly begun: string;
}

/** What a pull works with. */
export interface PullParts extends ReadingParts {
  readonly run: SyncRunRow;
  readonly request: PullRequest;
  readonly merge: MergeOptions;
}

/** What a run begins with. */
export interface PullBeginning {
  readonly mode: RunMode;
  /** Up to when everything has been read; null where nothing is told of that. */
  readonly watermark: string | null;
}

/** Fills the tables of one source. */
export interface Puller {
  begin(database: SqlRows, request: PullRequest): Promise<PullBeginning>;
  /** @throws UpstreamError, PullRefusedError, LeaseLostError, the database's errors. */
  pull(parts: PullParts): Promise<RunFindings>;
  /**
   * Reads every table whole, to be compared.
   * @throws the same, and PullRefusedError where what was read can't be the whole.
   */
  readWhole(parts: ReadingParts): Promise<StagingTable[]>;
  /** Tells of the end of a run, whatever it came to, where others look for that. */
  noteEnd?(database: SqlRows, run: SyncRunRow, findings: RunFindings): Promise<void>;
}

import type { SqlRows } from '../../upstreams/limits/postgres-rate-limits.js';
import type { PullSourceName } from '../pull-sources.js';
import type { PullRequest, RunFindings, RunMode, SyncRunRow } from './sync-run.js';
import {
  BEGIN_RUN,
  CLOSE_ABANDONED,
  FINISH_RUN,
  NOTE_PROGRESS,
  SELECT_RUN,
  SELECT_RUNS,
  SELECT_UNFINISHED,
} from './sync-runs.queries.js';

/** The record of the pulls: `pipeline.sync_run`. */
export class SyncRuns {
  constructor(private readonly database: SqlRows) {}

  /** Closes what processes that died left. Only for who holds the lease of the source. */
  closeAbandoned(source: PullSourceName): Promise<SyncRunRow[]> {
    return this.database.rows<SyncRunRow>(CLOSE_ABANDONED, [source]);
  }

  async begin(request: PullRequest, mode: RunMode, instance: string, watermark: string | null): Promise<SyncRunRow> {
    const { source, trigger, dryRun, requestedBy } = request;
    return this.one(BEGIN_RUN, [source, trigger, mode, dryRun, requestedBy, instance, watermark]);
  }

  async note(id: string, phase: string, rowsRead: number): Promise<void> {
    await this.database.rows(NOTE_PROGRESS, [id, phase, rowsRead]);
  }

  /** Ends a run. One that somebody else has closed meanwhile stays as it is. */
  async finish(id: string, { status, error, ...learned }: RunFindings): Promise<SyncRunRow> {
    const [finished] = await this.database.rows<SyncRunRow>(FINISH_RUN, [id, status, error, JSON.stringify(learned)]);
    return finished ?? this.one(SELECT_RUN, [id]);
  }

  /** Undefined where there is none. @param id digits. */
  async find(id: string): Promise<SyncRunRow | undefined> {
    return (await this.database.rows<SyncRunRow>(SELECT_RUN, [id]))[0];
  }

  /** The newest runs; of all sources if none is named. */
  newest(sources: readonly PullSourceName[] | undefined, most: number): Promise<SyncRunRow[]> {
    return this.database.rows<SyncRunRow>(SELECT_RUNS, [sources ?? null, most]);
  }

  /** The run of a source that is under way, or whose process died. */
  async unfinished(source: PullSourceName): Promise<SyncRunRow | undefined> {
    return (await this.database.rows<SyncRunRow>(SELECT_UNFINISHED, [source]))[0];
  }

  private async one(sql: string, values: readonly unknown[]): Promise<SyncRunRow> {
    const [row] = await this.database.rows<SyncRunRow>(sql, values);
    if (row === undefined) throw new Error('pipeline.sync_run did not keep its row.');
    return row;
  }
}

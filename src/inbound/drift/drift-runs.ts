import type { SqlRows } from '../../upstreams/limits/postgres-rate-limits.js';
import type { PullSourceName } from '../pull-sources.js';
import {
  BEGIN_DRIFT,
  CLOSE_ABANDONED_DRIFT,
  COUNT_DIFFERENCES,
  FINISH_DRIFT,
  FORGET_OLD_DRIFT,
  SELECT_DIFFERENCES,
  SELECT_DRIFT,
  SELECT_DRIFTS,
  SELECT_LATEST_DRIFT,
} from './drift.queries.js';
import type { DriftFieldRow, DriftFindings, DriftRequest, DriftRunRow } from './drift-run.js';

/** What a difference stands by in the list. */
export type DifferencePlace = Pick<DriftFieldRow, 'table_name' | 'record_id' | 'field'>;

/** The record of the comparisons. */
export class DriftRuns {
  constructor(private readonly database: SqlRows) {}

  /** Begins a comparison, closes what processes that died left, and forgets old ones. For who holds the lease. */
  async begin({ source, trigger, requestedBy, repair }: DriftRequest, instance: string): Promise<DriftRunRow> {
    await this.database.rows(CLOSE_ABANDONED_DRIFT, [source]);
    await this.database.rows(FORGET_OLD_DRIFT, [source]);
    return this.one(BEGIN_DRIFT, [source, trigger, requestedBy, instance, repair]);
  }

  async finish(id: string, found: DriftFindings): Promise<DriftRunRow> {
    const { status, error, rows, fields, differing, waiting } = found;
    const values = [id, status, error, rows, fields, differing, waiting];
    const [finished] = await this.database.rows<DriftRunRow>(FINISH_DRIFT, values);
    return finished ?? this.one(SELECT_DRIFT, [id]);
  }

  async find(id: string): Promise<DriftRunRow | undefined> {
    return (await this.database.rows<DriftRunRow>(SELECT_DRIFT, [id]))[0];
  }

  /** The newest comparisons; of all sources if none is named. */
  newest(sources: readonly PullSourceName[] | undefined, most: number): Promise<DriftRunRow[]> {
    return this.database.rows<DriftRunRow>(SELECT_DRIFTS, [sources ?? null, most]);
  }

  async latest(source: PullSourceName): Promise<DriftRunRow | undefined> {
    return (await this.database.rows<DriftRunRow>(SELECT_LATEST_DRIFT, [source]))[0];
  }

  /** The first differences of a comparison; with a place, those after it. */
  differences(id: string, most: number, after?: DifferencePlace): Promise<DriftFieldRow[]> {
    const place = [after?.table_name ?? null, after?.record_id ?? null, after?.field ?? null];
    return this.database.rows<DriftFieldRow>(SELECT_DIFFERENCES, [id, most, ...place]);
  }

  /** How many there are on all pages. */
  async differenceCount(id: string): Promise<number> {
    const [counted] = await this.database.rows<{ total: number }>(COUNT_DIFFERENCES, [id]);
    return counted?.total ?? 0;
  }

  private async one(sql: string, values: readonly unknown[]): Promise<DriftRunRow> {
    const [row] = await this.database.rows<DriftRunRow>(sql, values);
    if (row === undefined) throw new Error('pipeline.drift_run did not keep its row.');
    return row;
  }
}

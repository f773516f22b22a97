import { Inject, Injectable } from '@nestjs/common';
import pg, { type PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { DATABASE_OPTIONS, type DatabaseOptions } from './database-options.js';
import { isDatabaseUnavailable } from './database-unavailable.js';
import { type PipelineTable, pipelineTable } from './pipeline-tables.js';
import { PreparedStatements } from './prepared-statements.js';
import type { RevenueSource } from './revenue-rollup/revenue-parts.sql.js';

/** Reads from the warehouse. Queries live in `<name>.queries.ts` and are run by their domain's service through this. */
@Injectable()
export class Warehouse {
  private readonly prepared = new PreparedStatements();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** Where sums of revenue come from. */
  get revenueSource(): RevenueSource {
    return this.options.pipelineReady ? 'rollup' : 'plain';
  }

  /**
   * Runs one statement. Values go as parameters, never into the text. The driver's pool is asked itself: through a query
   * runner of TypeORM's a read of 13 rows came a tenth of a millisecond later, which was an eighth of it.
   */
  async rows<Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> {
    const { rows } = await poolOf(this.dataSource).query<Row>(sql, [...values]);
    return rows;
  }

  /** The same for a statement that is run again and again: it is planned once a connection. Its text is one of the code's. */
  async plannedRows<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    const run = async (): Promise<Row[]> => {
      const name = this.prepared.nameOf(text);
      const { rows } = await poolOf(this.dataSource).query<Row>({ text, values: [...values], ...(name && { name }) });
      return rows;
    };
    try {
      return await run();
    } catch (error) {
      if (!this.prepared.recover(text, error)) throw error;
      return run();
    }
  }

  /** How busy the pool is. */
  get pool(): { total: number; idle: number; waiting: number } {
    const { totalCount, idleCount, waitingCount } = poolOf(this.dataSource);
    return { total: totalCount, idle: idleCount, waiting: waitingCount };
  }

  /**
   * Lends a connection of the pool, for work that takes several statements on one session. One that was lost meanwhile
   * does not go back: until its socket ends, the pool would lend it to the next one who asks.
   */
  async withClient<T>(work: (client: PoolClient) => Promise<T>): Promise<T> {
    const client = await poolOf(this.dataSource).connect();
    // What was under way fails and says so; an error event that nobody hears would end the process.
    client.on('error', ignore);
    let lost = false;
    try {
      return await work(client);
    } catch (error) {
      lost = isDatabaseUnavailable(error) || (error instanceof Error && isDatabaseUnavailable(error.cause));
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(lost);
    }
  }

  /** A table of ours for a FROM clause: an empty one of the same columns where the schema is missing. */
  pipeline(table: PipelineTable): string {
    return pipelineTable(table, this.options.pipelineReady);
  }
}

const ignore = (): void => undefined;

/** TypeORM keeps the driver's pool under `master`, which the type of its driver does not say. */
function poolOf({ driver }: DataSource): pg.Pool {
  const master: unknown = 'master' in driver ? driver.master : undefined;
  if (!(master instanceof pg.Pool)) throw new Error('TypeORM has no pool of the driver: it is not connected.');
  return master;
}

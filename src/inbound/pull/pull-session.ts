import pg from 'pg';
import { PG_TYPES } from '../../database/pg-types.js';
import { StagingTable } from '../staging/staging-table.js';
import type { PulledTable } from '../tables/pulled-table.js';
import type { ReadStep } from './pull-source.js';
import { ReadCount } from './read-count.js';

const CONNECT_TIMEOUT_MS = 5000;
/** A merge of millions of rows takes less; a statement that is stuck must not hold a pull for ever. */
const STATEMENT_TIMEOUT_MS = 15 * 60_000;

/** The database connection of one pull: what it has read lies in temporary tables of this session, and ends with it. */
export class PullSession {
  private constructor(readonly client: pg.Client) {}

  /** @param directUrl past any pooler, which would share the session. */
  static async open(directUrl: string): Promise<PullSession> {
    const client = new pg.Client({
      connectionString: directUrl,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'athena-pipeline pull',
      types: PG_TYPES,
      keepAlive: true,
      statement_timeout: STATEMENT_TIMEOUT_MS,
    });
    // The statement that is under way says what became of the connection.
    client.on('error', () => undefined);
    await client.connect();
    return new PullSession(client);
  }

  /** The database's clock, with its microseconds. */
  async now(): Promise<string> {
    const { rows } = await this.client.query<{ now: string }>('SELECT clock_timestamp()::text AS now');
    return rows[0]?.now ?? '';
  }

  /** Stages a reading page by page, and seals it. @param onRead is told of each record once. */
  async stage(
    table: PulledTable,
    steps: AsyncIterable<ReadStep>,
    onRead: (records: number) => void,
  ): Promise<StagingTable> {
    const staging = await StagingTable.create(this.client, table);
    const count = await this.take(staging, steps, onRead);
    await staging.seal();
    onRead(count.settle(staging.read));
    return staging;
  }

  /**
   * Takes pages into a staging table. The clock is read before each page is asked for: what happens to a record from then on
   * may not be on the page.
   */
  async take(
    staging: StagingTable,
    steps: AsyncIterable<ReadStep>,
    onRead: (records: number) => void,
  ): Promise<ReadCount> {
    const count = new ReadCount();
    const reading = steps[Symbol.asyncIterator]();
    for (;;) {
      const readAt = await this.now();
      const step = await reading.next();
      if (step.done) break;
      if (step.value.kind === 'restart') {
        count.restart();
        await staging.forget(step.value.part);
      } else {
        await staging.add(step.value.rows, step.value.part, readAt);
        onRead(count.add(step.value));
      }
    }
    return count;
  }

  async close(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}

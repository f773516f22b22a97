import pg, { type ClientBase } from 'pg';
import { PG_TYPES } from '../database/pg-types.js';

const CONNECT_TIMEOUT_MS = 5_000;
/** The longest statement, a full sum of the invoices, takes a second for some hundred thousand lines. */
const STATEMENT_TIMEOUT = '20s';
/** Whoever holds a table for longer keeps a check from being made, not the others. */
const LOCK_TIMEOUT = '2s';

/**
 * One connection on which nothing can be written: each question is asked in a READ ONLY transaction of its own, so that
 * one that fails takes no other with it. Settings are those of the transaction, as a pooler may share the session.
 */
export class ReadOnlyDatabase {
  private turn: Promise<unknown> = Promise.resolve();

  private constructor(private readonly client: pg.Client) {}

  /** @throws what the driver throws when the database can't be reached. */
  static async open(url: string): Promise<ReadOnlyDatabase> {
    const client = new pg.Client({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      application_name: 'athena-pipeline doctor',
      types: PG_TYPES,
    });
    // What is lost meanwhile fails the next question.
    client.on('error', () => undefined);
    await client.connect();
    return new ReadOnlyDatabase(client);
  }

  /** Where it is. */
  get address(): { host: string; port: number } {
    return { host: this.client.host, port: this.client.port };
  }

  /** One question. */
  readonly ask = async <Row extends object>(sql: string, values: readonly unknown[] = []): Promise<Row[]> => {
    return this.within(async (client) => (await client.query<Row>(sql, [...values])).rows);
  };

  /** Several that have to see the same moment; they wait for each other like all of them. */
  within<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    const turn = this.turn.then(() => this.transaction(work));
    this.turn = turn.catch(() => undefined);
    return turn;
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private async transaction<T>(work: (client: ClientBase) => Promise<T>): Promise<T> {
    await this.client.query(
      `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET LOCAL statement_timeout = '${STATEMENT_TIMEOUT}'; SET LOCAL lock_timeout = '${LOCK_TIMEOUT}'`,
    );
    try {
      return await work(this.client);
    } finally {
      await this.client.query('ROLLBACK');
    }
  }
}

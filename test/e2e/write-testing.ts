import pg from 'pg';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** The product on an empty warehouse of a suite's own, with a second connection to look at it and to disturb it. */
export interface WriteTest {
  readonly app: TestApp;
  readonly client: pg.Client;
  readonly rows: RowBuilders;
  readonly database: TestDatabase;
  end(): Promise<void>;
}

/** Starts everything that a suite of writes needs. */
export async function startWriteTest(): Promise<WriteTest> {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const app = await startTestApp({ databaseUrl: database.url });
  return {
    app,
    client,
    database,
    rows: rowsOf(client),
    end: async () => {
      await app.close();
      await client.end();
      await database.drop();
    },
  };
}

/** An answer, its JSON read. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what an answer holds is what the tests ask.
  readonly json: any;
}

/** Sends a request with a JSON body, or with any text where `raw` is given. */
export async function send(
  url: string,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<JsonAnswer> {
  const answer = await fetch(`${url}/api/pipeline/${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: text === '' ? undefined : JSON.parse(text) };
}

/** The rows of a query. */
// biome-ignore lint/suspicious/noExplicitAny: what a row holds is what the tests ask.
export async function select(client: pg.Client, sql: string, values: unknown[] = []): Promise<any[]> {
  return (await client.query(sql, values)).rows;
}

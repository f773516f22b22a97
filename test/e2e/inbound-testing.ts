import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { control, startTestSimulators, type TestSimulators } from '../simulators/simulators-testing.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { environmentOf } from './bridge-testing.js';
import { send } from './write-testing.js';

/** The product on a demo warehouse, with simulators that hold the same as it; pulls run when a test asks for them. */
export interface InboundTest {
  readonly app: TestApp;
  readonly client: pg.Client;
  readonly database: TestDatabase;
  readonly simulators: TestSimulators;
  readonly env: Readonly<Record<string, string>>;
  end(): Promise<void>;
}

export async function startInboundTest(env: Record<string, string> = {}): Promise<InboundTest> {
  const database = await createTestDatabase('demo');
  const client = new pg.Client({ connectionString: database.url });
  client.on('error', () => undefined);
  await client.connect();
  await client.query(SHRINK);
  const simulators = await startTestSimulators(database.url);
  const environment = { ...environmentOf(simulators), BRIDGE: 'off', ...env };
  const app = await startTestApp({ databaseUrl: database.url, env: environment });
  return {
    app,
    client,
    database,
    simulators,
    env: environment,
    end: async () => {
      await app.close();
      await simulators.end();
      await client.end();
      await database.drop();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what a run holds is what the tests ask.
export type Run = any;

/** Airtable's limit makes a pull as long as it has pages: two of SKUs, and one of everything else. No lines for NetSuite to hold. */
export const SHRINK = `
  TRUNCATE ns.invoices;
  DELETE FROM airtable_raw.product WHERE id NOT IN (SELECT id FROM airtable_raw.product ORDER BY id LIMIT 90);
  DELETE FROM airtable_raw.sku WHERE id NOT IN (SELECT id FROM airtable_raw.sku ORDER BY id LIMIT 120);
  DELETE FROM pipeline.multiple_link m WHERE table_name = 'airtable_raw.product'
     AND NOT EXISTS (SELECT FROM airtable_raw.product p WHERE p.id = m.record_id)`;

/** Records of Airtable in the shrunken demo: brands, product lines, products, SKUs and dev groups. */
export const RECORDS = 17 + 13 + 90 + 120 + 29;

/** Pulls a source through the API, and answers the run when it has ended. */
export async function pull({ app }: Pick<InboundTest, 'app'>, source: string, body: object = {}): Promise<Run> {
  const { status, json } = await send(app.url, 'POST', `sync-health/${source}/run`, body);
  if (status !== 202 || !json.started) throw new Error(`It did not start: ${status} ${JSON.stringify(json)}`);
  return withTrueCounts(await ended({ app }, json.run.id));
}

/** What was read is told once, and as what became of it: for each table, and for the run. */
export function withTrueCounts(run: Run): Run {
  if (!['ok', 'verified_quiet'].includes(run.status)) return run;
  const tables = Object.values(run.detail) as Run[];
  for (const { read, inserted, updated, unchanged, quarantined } of tables)
    expect(read).toBe(inserted + updated + unchanged + quarantined);
  expect(run.rows_read).toBe(tables.reduce((sum, { read }) => sum + read, 0));
  return run;
}

/** Waits for the end of a run. */
export async function ended({ app }: Pick<InboundTest, 'app'>, id: string): Promise<Run> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const run = (await send(app.url, 'GET', `sync-runs/${id}`)).json;
    if (run.status !== 'running' || Date.now() > deadline) return run;
    // It runs in this very process, and asking without a pause takes its time.
    await sleep(25);
  }
}

/** Edits a record of Airtable's by hand. */
export async function editInAirtable(
  { simulators }: Pick<InboundTest, 'simulators'>,
  table: string,
  id: string,
  fields: object,
): Promise<void> {
  const { status, body } = await control(simulators.airtable, 'PATCH', `/records/${encodeURIComponent(table)}/${id}`, {
    fields,
  });
  if (status !== 200) throw new Error(`Airtable did not take it: ${JSON.stringify(body)}`);
}

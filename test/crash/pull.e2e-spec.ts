import pg from 'pg';
import { environmentOf } from '../e2e/bridge-testing.js';
import { editInAirtable, ended, type Run, SHRINK } from '../e2e/inbound-testing.js';
import { select, send } from '../e2e/write-testing.js';
import { control, liftLimits, startTestSimulators, type TestSimulators } from '../simulators/simulators-testing.js';
import { ChildInstance, until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** The warehouse whose pulls are killed, and one in which nothing is disturbed. */
let database: TestDatabase;
let calm: TestDatabase;
let client: pg.Client;
let calmClient: pg.Client;
let simulators: TestSimulators;
let env: Record<string, string>;
let survivor: TestApp;
let calmApp: TestApp;

beforeAll(async () => {
  [database, calm] = [await createTestDatabase('demo'), await createTestDatabase('demo')];
  [client, calmClient] = (await Promise.all([database, calm].map(connect))) as [pg.Client, pg.Client];
  for (const each of [client, calmClient]) await each.query(SHRINK);
  simulators = await startTestSimulators(database.url);
  // Two warehouses that know nothing of each other would not share a limit.
  await liftLimits(simulators);
  env = { ...environmentOf(simulators), BRIDGE: 'off' };
  survivor = await startTestApp({ databaseUrl: database.url, env });
  calmApp = await startTestApp({ databaseUrl: calm.url, env });
}, 180_000);

afterEach(() => control(simulators.airtable, 'DELETE', '/faults'));

afterAll(async () => {
  await Promise.all([survivor.close(), calmApp.close()]);
  await simulators.end();
  await Promise.all([client.end(), calmClient.end()]);
  await Promise.all([database.drop(), calm.drop()]);
});

async function connect({ url }: TestDatabase): Promise<pg.Client> {
  const made = new pg.Client({ connectionString: url });
  made.on('error', () => undefined);
  await made.connect();
  return made;
}

const TABLES = ['client', 'product_line', 'product', 'sku', 'dev_group'] as const;

/** All rows of Airtable's, but for when they were written. */
async function rowsIn(of: pg.Client): Promise<unknown> {
  const tables = TABLES.map(
    (name) =>
      `SELECT '${name}' AS name, count(*)::int AS rows, md5(string_agg((to_jsonb(t) - 'synced_at')::text, ',' ORDER BY id)) AS hash
         FROM airtable_raw.${name} t`,
  );
  const links = `SELECT 'links', count(*)::int, md5(string_agg((to_jsonb(m) - 'seen_at')::text, ',' ORDER BY record_id, column_name))
                   FROM pipeline.multiple_link m`;
  return select(of, [...tables, links].join(' UNION ALL '));
}

/** Pulls through the instance that lives. The lease of one that died ends after 10 s: here at once. */
async function pullAfter(): Promise<Run> {
  await client.query('UPDATE pipeline.lease SET expires_at = clock_timestamp()');
  const { json } = await send(survivor.url, 'POST', 'sync-health/airtable/run', {});
  expect(json.started).toBe(true);
  return ended({ app: survivor }, json.run.id);
}

/** What somebody does in Airtable, so that each pull has something to do in every table. */
async function change(round: number): Promise<void> {
  for (const [table, name, fields] of [
    ['Clients', 'client', { Name: `Brand of round ${round}` }],
    ['Products', 'product', { Name: `Product of round ${round}` }],
    ['SKUs', 'sku', { 'Size Name': `Size of round ${round}`, Photo: [{ url: `https://photos.example/${round}.png` }] }],
    ['Dev Groups', 'dev_group', { 'Launch Date': `20${30 + round}-02-03` }],
  ] as const) {
    const rows = await select(client, `SELECT id FROM airtable_raw.${name} ORDER BY id LIMIT 3`);
    for (const { id } of rows) await editInAirtable({ simulators }, table, id, fields);
  }
  const [gone] = await select(client, 'SELECT id FROM airtable_raw.sku ORDER BY id DESC LIMIT 1');
  await control(simulators.airtable, 'DELETE', `/records/SKUs/${gone.id}`);
  await control(simulators.airtable, 'POST', '/records/SKUs', { fields: { 'SKU Name': `Made in round ${round}` } });
}

const runOf = async (id: string): Promise<Run> => (await send(survivor.url, 'GET', `sync-runs/${id}`)).json;

describe('a pull that is killed', () => {
  it.each([
    ['while it reads', 'reading airtable_raw.sku', 'slow /SKUs'],
    ['while it copies photos', 'copying pictures of airtable_raw.sku', 'slow /v3/'],
    ['in the midst of a merge', 'merging airtable_raw.sku', 'LOCK TABLE airtable_raw.sku IN EXCLUSIVE MODE'],
    [
      'after its last merge, before it could say so',
      'merging airtable_raw.dev_group',
      'LOCK TABLE pipeline.event IN EXCLUSIVE MODE',
    ],
  ])(
    '%s is followed by one that ends with the rows of an undisturbed one',
    async (_, phase, hold) => {
      await change(
        ['reading', 'copying', 'merging'].findIndex((word) => phase.startsWith(word)) +
          (hold.includes('event') ? 1 : 0),
      );
      const child = new ChildInstance('test/crash/bridge-instance.ts', [database.url, JSON.stringify(env)]);
      try {
        const { url } = await child.event('url', 60_000);
        const [, slowPath] = hold.split('slow ');
        if (slowPath !== undefined) {
          await control(simulators.airtable, 'POST', '/faults', {
            kind: 'slow',
            delay_ms: 2000,
            match: { path: slowPath },
          });
        }
        const { json } = await send(String(url), 'POST', 'sync-health/airtable/run', {});
        const holder = await connect(database);
        await holder.query('BEGIN');
        if (slowPath === undefined) await holder.query(hold);
        await until(async () => {
          const run = await runOf(json.run.id);
          return run.phase === phase && (!hold.includes('event') || 'airtable_raw.dev_group' in run.detail);
        }, 30_000);
        await child.kill();
        // The statement that waits outlives its client, and would still be done.
        await client.query(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                             WHERE datname = current_database() AND wait_event_type = 'Lock'`);
        await holder.end();
        await control(simulators.airtable, 'DELETE', '/faults');
        expect((await runOf(json.run.id)).status).toBe('running');

        expect(await pullAfter()).toMatchObject({ status: 'ok', error: null });
        const dead = await runOf(json.run.id);
        expect(dead).toMatchObject({ status: 'failed', error: expect.stringContaining(phase) });
        expect(dead.finished_at).not.toBeNull();
        const undisturbed = await send(calmApp.url, 'POST', 'sync-health/airtable/run', {});
        await ended({ app: calmApp }, undisturbed.json.run.id);
        expect(await rowsIn(client)).toEqual(await rowsIn(calmClient));
        // Nothing of it is left: what it had read went with its session.
        expect(
          await select(client, `SELECT relname FROM pg_class WHERE relname LIKE 'staged_%' AND relkind = 'r'`),
        ).toEqual([]);
      } finally {
        await child.kill();
      }
    },
    120_000,
  );

  it('merges nothing late: who has lost the lease is refused before the commit', async () => {
    await client.query('UPDATE pipeline.lease SET expires_at = clock_timestamp()');
    await change(7);
    const before = await rowsIn(client);
    const holder = await connect(database);
    await holder.query('BEGIN; LOCK TABLE airtable_raw.client IN EXCLUSIVE MODE');
    const { json } = await send(survivor.url, 'POST', 'sync-health/airtable/run', {});
    await until(async () => (await runOf(json.run.id)).phase === 'merging airtable_raw.client', 30_000);
    // As if it had slept, and another instance had gone on.
    await client.query(`UPDATE pipeline.lease SET holder = 'another', fence = fence + 1 WHERE name = 'pull:airtable'`);
    await holder.end();
    expect(await ended({ app: survivor }, json.run.id)).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('lease pull:airtable was lost'),
    });
    expect(await rowsIn(client)).toEqual(before);
  });
});

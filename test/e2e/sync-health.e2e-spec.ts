import type pg from 'pg';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, get, hitsOf, warm } from './changes-testing.js';
import { foreignCron, healthOf } from './health-testing.js';
import { revenueOf } from './revenue-testing.js';

/** 10:00 in New York, after the nightly run of 02:00. */
const NOW = '2026-01-20T15:00:00Z';
const LAST_NIGHT = '2026-01-20T07:00:00Z';
const LONG_AGO = '2025-12-30T07:00:00Z';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let cron: ReturnType<typeof foreignCron>;

beforeAll(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  cron = foreignCron(client);
  app = await startTestApp({
    databaseUrl: database.url,
    env: { ASANA_TOKEN: 'a-token-of-somebody', ASANA_API_URL: 'http://127.0.0.1:9' },
  });
  app.setNow(NOW);
}, 60_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

beforeEach(() => cron.forget());

/** A run of one of our own pulls, as the pull writes it down. */
async function ownRun(columns: Record<string, unknown>): Promise<void> {
  const row = {
    source: 'netsuite',
    trigger: 'schedule',
    mode: 'incremental',
    requested_by: 'schedule',
    instance: 'x',
    started_at: LAST_NIGHT,
    finished_at: '2026-01-20T07:00:05Z',
    heartbeat_at: '2026-01-20T07:00:05Z',
    ...columns,
  };
  const names = Object.keys(row);
  await client.query(
    `INSERT INTO pipeline.sync_run (${names.join(', ')}) VALUES (${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(row),
  );
}

describe('the crons of somebody else', () => {
  it('are not set up where nothing came and nobody fetches, also with credentials, as pulls are off', async () => {
    expect(await healthOf(app)).toMatchObject({ verdict: 'not_set_up', set_up: false, next_step: expect.any(String) });
    expect(await healthOf(app, 'asana')).toMatchObject({ verdict: 'not_set_up', is_stale: true, set_up: false });
  });

  it('are fresh when they ran and rows came', async () => {
    await cron.load(LAST_NIGHT);
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT, rows: 3 });
    expect(await healthOf(app)).toMatchObject({ verdict: 'fresh', is_stale: false, next_step: null });
  });

  it('write from a machine whose clock is an hour ahead: clock_skew', async () => {
    await cron.load('2026-01-20T16:00:00Z');
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT });
    const { verdict, is_stale, cause, last_sync } = await healthOf(app);
    expect({ verdict, is_stale }).toEqual({ verdict: 'clock_skew', is_stale: true });
    expect(cause).toContain('Tue 20 January 2026, 11:00 EST');
    expect(last_sync).toBe('2026-01-20T07:00:00.000Z');
  });

  it('were switched off: not_running, since when, and when one was due', async () => {
    await cron.load('2026-01-18T07:00:00Z');
    await cron.note({ watermark: '2026-01-18T07:00:00Z', run: '2026-01-18T07:00:00Z' });
    const { verdict, cause, next_step } = await healthOf(app);
    expect(verdict).toBe('not_running');
    expect(cause).toContain('Tue 20 January 2026, 02:00 EST');
    expect(cause).toContain('Sun 18 January 2026, 02:00 EST (2 days ago)');
    expect(next_step).toContain('npm run sync -- --source netsuite');
  });

  it('fail, and say so: run_failed, with their word', async () => {
    await cron.load(LONG_AGO);
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT, status: 'error: 403' });
    const { verdict, cause } = await healthOf(app);
    expect([verdict, cause]).toEqual(['run_failed', expect.stringContaining('"error: 403"')]);
  });

  it.each([
    [false, LAST_NIGHT],
    [true, LONG_AGO],
  ])('keep their state in another row: wrong_state_row, stale (%p) as the rows are', async (is_stale, rows) => {
    await cron.load(rows);
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT });
    await cron.note({ entity: 'invoice_lines', watermark: LAST_NIGHT, run: LAST_NIGHT, rows: 3 });
    // What we owe, and customers, are other things.
    await cron.note({ entity: 'vendor_invoices', watermark: '2026-01-20T09:00:00Z', run: LAST_NIGHT });
    const found = await healthOf(app);
    expect(found).toMatchObject({ verdict: 'wrong_state_row', is_stale });
    expect(found.cause).toContain("'invoice_lines' has moved to Tue 20 January 2026, 02:00 EST");
    expect(found.last_sync).toBe(new Date(rows).toISOString());
  });

  it('load into another schema: wrong_table, by name', async () => {
    await cron.load(LONG_AGO);
    await client.query('CREATE TABLE public.invoices (LIKE ns.invoices)');
    await cron.load(LAST_NIGHT, { table: 'public.invoices' });
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT, rows: 3 });
    const { verdict, is_stale, cause, evidence, last_sync } = await healthOf(app);
    expect({ verdict, is_stale }).toEqual({ verdict: 'wrong_table', is_stale: true });
    expect(cause).toContain('public.invoices has rows of Tue 20 January 2026, 02:00 EST');
    expect(evidence).toContainEqual(expect.objectContaining({ reading: 'other_table', value: 'public.invoices' }));
    expect(last_sync).toBe(new Date(LONG_AGO).toISOString());
  });

  it('leave an old copy beside the table, which is no other table that rows arrive in', async () => {
    await cron.load(LONG_AGO);
    await client.query('CREATE TABLE public.invoices AS SELECT * FROM ns.invoices');
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT });
    expect((await healthOf(app)).verdict).toBe('success_without_data');
  });

  it('forget to move the watermark: watermark_not_advancing, and it says that this is a false alarm', async () => {
    await cron.load(LAST_NIGHT);
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT });
    const { verdict, is_stale, cause, last_sync } = await healthOf(app);
    expect({ verdict, is_stale }).toEqual({ verdict: 'watermark_not_advancing', is_stale: false });
    expect(cause).toMatch(/^A false alarm/);
    expect(last_sync).toBe('2026-01-20T07:00:00.000Z');
  });

  it('forget to write their state at all, while rows arrive: the same false alarm', async () => {
    await cron.load(LAST_NIGHT);
    await cron.note({ watermark: LONG_AGO, run: LONG_AGO });
    expect(await healthOf(app)).toMatchObject({ verdict: 'watermark_not_advancing', is_stale: false });
  });

  it('move the watermark whatever came: watermark_ahead_of_rows, and data is as old as the rows', async () => {
    await cron.load(LONG_AGO);
    await cron.note({ watermark: LAST_NIGHT, run: LAST_NIGHT });
    const found = await healthOf(app);
    expect(found).toMatchObject({ verdict: 'watermark_ahead_of_rows', is_stale: true });
    expect(found.last_sync).toBe(new Date(LONG_AGO).toISOString());
    expect(found.next_step).toContain('--full');
  });

  it('read rows that the table refuses: load_rejecting_rows, with how many', async () => {
    await cron.load(LONG_AGO, { lines: 100 });
    await client.query('ANALYZE ns.invoices');
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT, rows: 12 });
    const { verdict, is_stale, cause } = await healthOf(app);
    expect({ verdict, is_stale }).toEqual({ verdict: 'load_rejecting_rows', is_stale: true });
    expect(cause).toContain('read 12 rows and wrote none');
    // As many as the table has: their count is of all rows there are, and says nothing of the last run.
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT, rows: 100 });
    expect((await healthOf(app)).verdict).toBe('success_without_data');
  });

  it('read nothing, and call it a success: success_without_data, with the weeks', async () => {
    await cron.load(LONG_AGO);
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT });
    const { verdict, is_stale, cause, next_step } = await healthOf(app);
    expect({ verdict, is_stale }).toEqual({ verdict: 'success_without_data', is_stale: true });
    expect(cause).toContain('nothing has come for 21 days');
    expect(next_step).toContain('permission');
  });

  it('load Airtable whole each night, and leave a table out: watermark_ahead_of_rows of that table', async () => {
    for (const table of ['client', 'product', 'dev_group']) {
      await client.query(`INSERT INTO airtable_raw.${table} (id, synced_at) VALUES ('a', $1), ('b', $1)`, [LAST_NIGHT]);
    }
    expect(await healthOf(app, 'airtable')).toMatchObject({ verdict: 'fresh', set_up: false });
    await client.query("INSERT INTO airtable_raw.sku (id, synced_at) VALUES ('a', $1), ('b', $1)", [LONG_AGO]);
    const { verdict, is_stale, cause } = await healthOf(app, 'airtable');
    expect({ verdict, is_stale }).toEqual({ verdict: 'watermark_ahead_of_rows', is_stale: true });
    expect(cause).toContain('airtable_raw.sku was last written Tue 30 December 2025, 02:00 EST');
    await client.query('TRUNCATE airtable_raw.sku');
    app.setNow('2026-01-21T10:00:00Z');
    expect((await healthOf(app, 'airtable')).verdict).toBe('not_running');
    app.setNow(NOW);
  });
});

describe('our own pulls, beside a cron that says success every night', () => {
  beforeEach(async () => {
    await cron.load(LONG_AGO);
    await cron.note({ watermark: LONG_AGO, run: '2026-01-19T07:00:00Z' });
  });

  it('confirm that nothing is newer: verified_quiet, however long it has been quiet', async () => {
    await ownRun({ status: 'verified_quiet', upstream_newest_at: LONG_AGO, upstream_newer_rows: 0 });
    expect(await healthOf(app)).toMatchObject({ verdict: 'verified_quiet', is_stale: false, next_step: null });
  });

  it('bring far fewer rows than a night like this does: success_without_data at once', async () => {
    await cron.load(LAST_NIGHT, { lines: 12 });
    await ownRun({
      status: 'suspicious_empty',
      rows_read: 12,
      rows_inserted: 12,
      expected_rows_low: 700,
      expected_rows_high: 1100,
    });
    const { verdict, cause } = await healthOf(app);
    expect([verdict, cause]).toEqual([
      'success_without_data',
      expect.stringContaining('brought 12 rows, where comparable nights bring 700 to 1100'),
    ]);
  });

  it('set every row aside: load_rejecting_rows', async () => {
    await ownRun({ status: 'ok', rows_read: 12, rows_quarantined: 12 });
    const { verdict, next_step } = await healthOf(app);
    expect([verdict, next_step]).toEqual([
      'load_rejecting_rows',
      expect.stringContaining('GET /api/pipeline/quarantine'),
    ]);
  });

  it('wrote rows that a restored table has lost: watermark_ahead_of_rows', async () => {
    await ownRun({ status: 'ok', rows_read: 900, rows_inserted: 900, watermark_after: LAST_NIGHT });
    expect((await healthOf(app)).verdict).toBe('watermark_ahead_of_rows');
    await cron.load(LAST_NIGHT);
    expect((await healthOf(app)).verdict).toBe('fresh');
  });

  it('fail, die, or are at work', async () => {
    await ownRun({ status: 'failed', error: 'NetSuite answered 403: the role lacks a permission.' });
    expect(await healthOf(app)).toMatchObject({
      verdict: 'run_failed',
      cause: expect.stringContaining('answered 403'),
    });
    await client.query('DELETE FROM pipeline.sync_run');
    const running = { status: 'running', finished_at: null, phase: 'merging' };
    await ownRun({ ...running, started_at: '2026-01-20T14:58:00Z', heartbeat_at: '2026-01-20T14:59:58Z' });
    const atWork = await healthOf(app);
    expect(atWork.verdict).toBe('success_without_data');
    expect(atWork.changes_at).toBe('2026-01-20T15:04:58.001Z');
    app.setNow(atWork.changes_at);
    expect(await healthOf(app)).toMatchObject({
      verdict: 'run_failed',
      cause: expect.stringContaining('died in the phase "merging"'),
    });
    app.setNow(NOW);
  });

  it('in trying only, change nothing', async () => {
    await ownRun({ status: 'verified_quiet', dry_run: true });
    expect((await healthOf(app)).verdict).not.toBe('verified_quiet');
  });
});

describe('the answer', () => {
  it('is the same as that of revenue, and both are old as soon as a run is written down', async () => {
    await cron.load(LONG_AGO);
    await cron.note({ watermark: LONG_AGO, run: LAST_NIGHT });
    await warm(app, 'revenue');
    await warm(app, 'sync-health');
    expect((await revenueOf(app)).data_freshness).toMatchObject({ verdict: 'success_without_data', is_stale: true });
    await ownRun({ status: 'verified_quiet' });
    await expect(eventually(async () => (await revenueOf(app)).data_freshness.verdict)).resolves.toBe('verified_quiet');
    expect(JSON.parse(await bodyOf(app, 'sync-health?verdict=verified_quiet&fields=id'))).toEqual([{ id: 'netsuite' }]);
  });

  it('is kept for a minute, as its words say how long ago things were', async () => {
    // What was written before may be announced only now, on a machine that is busy with more.
    await until(async () => {
      app.setNow(NOW);
      await warm(app, 'sync-health');
      app.setNow('2026-01-20T15:00:59.999Z');
      const hits = hitsOf(app);
      await bodyOf(app, 'sync-health');
      return hitsOf(app) > hits;
    });
    const before = await bodyOf(app, 'sync-health');
    app.setNow('2026-01-20T18:01:00Z');
    expect(await bodyOf(app, 'sync-health')).not.toBe(before);
    app.setNow(NOW);
  });

  it('comes as a file, too, and knows no other source', async () => {
    const answer = await get(app, 'sync-health?format=csv&fields=id,verdict&sort=id');
    expect(await answer.text()).toMatch(/^id,verdict\r\nairtable,\w+\r\nasana,not_set_up\r\nnetsuite,not_set_up\r\n$/);
    const unknown = await get(app, 'sync-health/notion');
    expect([unknown.status, await unknown.json()]).toMatchObject([
      404,
      { detail: expect.stringContaining('netsuite, airtable, asana') },
    ]);
    expect((await get(app, 'sync-health/netsuite?days=3')).status).toBe(400);
  });
});

async function eventually(read: () => Promise<string>): Promise<string> {
  const deadline = Date.now() + 5000;
  let value = await read();
  while (value !== 'verified_quiet' && Date.now() < deadline) value = await read();
  return value;
}

import type pg from 'pg';
import { SOURCES } from '../../src/health/sources.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { look } from './alerts-testing.js';
import { anyClient, isKept, warm } from './changes-testing.js';
import { healthOf } from './health-testing.js';
import { daysAfter, type RevenueAnswer, revenueOf, todayIn } from './revenue-testing.js';

const ZONE = 'America/New_York';
const HOUR_MS = 3_600_000;

describe('the demo', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase('demo');
    client = await anyClient(database.url);
    app = await startTestApp({ databaseUrl: database.url });
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await client.end();
    await database.drop();
  });

  it('says that every run succeeds and nothing has come for three weeks', async () => {
    const { data_freshness } = await revenueOf(app);
    expect(data_freshness).toMatchObject({ verdict: 'success_without_data', is_stale: true });
    const lastSync = Date.parse(data_freshness.last_sync!);
    const age = Date.now() - lastSync;
    expect(age).toBeGreaterThanOrEqual(21 * 24 * HOUR_MS - HOUR_MS);
    expect(age).toBeLessThan(22 * 24 * HOUR_MS + HOUR_MS);
    expect(data_freshness.complete_through).toBe(daysAfter(todayIn(ZONE, lastSync), -1));
  });

  it('says so of every year', async () => {
    expect((await revenueOf(app, 1999)).data_freshness).toEqual((await revenueOf(app)).data_freshness);
  });

  it('has a past of 90 nights as the watch itself would have noted it: its own look finds nothing new', async () => {
    const { rows: changes } = await client.query(
      'SELECT source, to_verdict FROM pipeline.verdict_change ORDER BY at, id',
    );
    const since = SOURCES.map((source) => ({ source, to_verdict: 'fresh' }));
    expect(changes).toEqual([...since, { source: 'netsuite', to_verdict: 'success_without_data' }]);
    // The last night is read now as it was, but for the moments: another run may have been since.
    const moments = "'{id,at,last_run_at,newest_synced_at,watermark}'::text[]";
    const lastNight = 'FROM pipeline.sync_reading AS r WHERE night = (SELECT max(night) FROM pipeline.sync_reading)';
    const read = async () =>
      (await client.query(`SELECT to_jsonb(r) - ${moments} AS reading ${lastNight} ORDER BY source`)).rows;
    const before = await read();
    expect(before).toHaveLength(SOURCES.length);
    await client.query(`DELETE ${lastNight}`);
    await look(app);
    expect(await read()).toEqual(before);
    for (const source of SOURCES) {
      const { since: at } = await healthOf(app, source);
      expect(Date.now() - Date.parse(at!)).toBeGreaterThan(18 * 24 * HOUR_MS);
    }
  });
});

describe('a source in order', () => {
  let database: TestDatabase;
  let client: pg.Client;
  let app: TestApp;

  beforeAll(async () => {
    database = await createTestDatabase();
    client = await anyClient(database.url);
    app = await startTestApp({ databaseUrl: database.url });
    app.setNow('2026-01-20T15:00:00Z');
  }, 60_000);

  afterAll(async () => {
    await app.close();
    await client.end();
    await database.drop();
  });

  /** The state of the pull, and the newest row, as of then. */
  async function pulled({
    watermark,
    run,
    row,
  }: {
    watermark: string | null;
    run: string;
    row: string;
  }): Promise<void> {
    await client.query(
      `INSERT INTO netsuite_raw.sync_state (entity, last_sync_at, last_run_at, last_run_status)
       VALUES ('invoices', $1, $2, 'success')
       ON CONFLICT (entity) DO UPDATE SET last_sync_at = $1, last_run_at = $2, last_run_status = 'success'`,
      [watermark, run],
    );
    await client.query(
      `INSERT INTO ns.invoices (id, invoice_date, amount, synced_at) VALUES ('one', '2026-01-19', 1, $1)
       ON CONFLICT (id) DO UPDATE SET synced_at = $1`,
      [row],
    );
  }

  const freshness = async (): Promise<RevenueAnswer['data_freshness']> =>
    (await revenueOf(app, undefined, { fresh: true })).data_freshness;

  it('is not set up where nothing fetches it and nothing came, and no number is called current', async () => {
    expect(await freshness()).toEqual({
      is_stale: true,
      last_sync: null,
      complete_through: null,
      verdict: 'not_set_up',
    });
  });

  it('is fresh, and complete through the day before it was read', async () => {
    await pulled({ watermark: '2026-01-20T07:00:00Z', run: '2026-01-20T07:00:00Z', row: '2026-01-20T07:00:05Z' });
    expect(await freshness()).toEqual({
      is_stale: false,
      last_sync: '2026-01-20T07:00:00.000Z',
      complete_through: '2026-01-19',
      verdict: 'fresh',
    });
  });

  it('takes the day before where the business is, not in UTC', async () => {
    // 22:30 on the 19th in New York: the lines of the 19th may not all be there yet.
    await pulled({ watermark: '2026-01-20T03:30:00Z', run: '2026-01-20T07:00:00Z', row: '2026-01-20T07:00:05Z' });
    expect((await freshness()).complete_through).toBe('2026-01-18');
  });

  it('turns stale by the clock alone when a night is missed, at that second, not when somebody writes a table', async () => {
    await pulled({ watermark: '2026-01-20T07:00:00Z', run: '2026-01-20T07:00:00Z', row: '2026-01-20T07:00:05Z' });
    app.setNow('2026-01-21T09:59:59.999Z');
    await warm(app, 'revenue');
    expect((await revenueOf(app)).data_freshness.verdict).toBe('fresh');
    expect(await isKept(app, 'revenue')).toBe(true);
    app.setNow('2026-01-21T10:00:00.000Z');
    expect((await revenueOf(app)).data_freshness).toMatchObject({ verdict: 'not_running', is_stale: true });
  });

  it('is believed again as soon as the pull has written its state', async () => {
    await warm(app, 'revenue');
    await pulled({ watermark: '2026-01-21T07:00:00Z', run: '2026-01-21T07:00:00Z', row: '2026-01-21T07:00:05Z' });
    expect((await freshness()).verdict).toBe('fresh');
  });

  it('answers revenue although a pull begins with a watermark that is no moment', async () => {
    await pulled({ watermark: '-infinity', run: '2026-01-21T07:00:00Z', row: '-infinity' });
    expect(await freshness()).toEqual({
      is_stale: true,
      last_sync: null,
      complete_through: null,
      verdict: 'success_without_data',
    });
  });

  it('reads the state of the invoices, whatever they are called and whatever else is pulled', async () => {
    await client.query('DELETE FROM netsuite_raw.sync_state');
    await client.query(
      `INSERT INTO netsuite_raw.sync_state (entity, last_sync_at, last_run_at, last_run_status) VALUES
         ('customers', '2026-01-21T07:00:00Z', '2026-01-21T07:00:00Z', 'success'),
         ('Invoice', '2026-01-01T07:00:00Z', '2026-01-21T07:00:00Z', 'success')`,
    );
    await client.query("UPDATE ns.invoices SET synced_at = '2026-01-01T07:00:00Z'");
    expect(await freshness()).toMatchObject({ verdict: 'success_without_data', last_sync: '2026-01-01T07:00:00.000Z' });
  });
});

import pg from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../test/support/test-database.js';
import { migrate } from '../migrate.js';
import { type DemoProgress, type DemoSummary, fillDemoWarehouse, isWarehouseEmpty } from './fill-demo-warehouse.js';

const OPTIONS = { now: new Date('2026-05-11T14:00:00Z') };

let database: TestDatabase;
let client: pg.Client;

async function open(): Promise<void> {
  database = await createTestDatabase('empty');
  await migrate(database.url);
  client = await connect();
}

async function close(): Promise<void> {
  await client.end();
  await database.drop();
}

async function connect(): Promise<pg.Client> {
  const connection = new pg.Client({ connectionString: database.url });
  // A connection that the test ends has its error told twice: here, and to whoever waits for an answer.
  connection.on('error', () => undefined);
  await connection.connect();
  return connection;
}

async function count(table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]!.count;
}

describe('a warehouse that was filled', () => {
  const progress: DemoProgress[] = [];
  let summary: DemoSummary;

  beforeAll(async () => {
    await open();
    expect(await isWarehouseEmpty(client)).toBe(true);
    summary = await fillDemoWarehouse(client, { ...OPTIONS, onProgress: (step) => progress.push(step) });
  });
  afterAll(close);

  it('has the sizes of production, and said how far it was', async () => {
    expect(summary.filled).toBe(true);
    expect(summary.rows).toEqual({
      'airtable_raw.client': 17,
      'airtable_raw.product_line': 13,
      'airtable_raw.product': 160,
      'airtable_raw.sku': 741,
      'airtable_raw.dev_group': 29,
      'asana_raw.project': 42,
      'asana_raw.task': 462,
      'ns.invoices': 325_000,
      'netsuite_raw.sync_state': 3,
      'pdos.pending_sync_queue': 2,
      'pipeline.brand_alias': 2,
      'pipeline.multiple_link': 2,
    });
    for (const [table, rows] of Object.entries(summary.rows)) expect(await count(table)).toBe(rows);
    const ends = progress.filter((step) => step.rowsDone === step.rowsTotal).map((step) => step.table);
    expect(ends).toEqual(Object.keys(summary.rows));
    expect(progress.filter((step) => step.table === 'ns.invoices').length).toBeGreaterThan(100);
  });

  it('tells of nightly successes that have brought no invoices for three weeks', async () => {
    const { rows } = await client.query(
      `SELECT last_run_status, rows_synced, last_run_at, last_sync_at,
            (SELECT max(synced_at) FROM ns.invoices) AS newest_synced_at
       FROM netsuite_raw.sync_state WHERE entity = 'invoices'`,
    );
    expect(rows[0]).toMatchObject({
      last_run_status: 'success',
      last_run_at: new Date('2026-05-11T06:00:00Z'),
      last_sync_at: new Date('2026-04-20T06:00:00Z'),
      newest_synced_at: new Date('2026-04-20T06:00:00Z'),
    });
    expect(Number(rows[0].rows_synced)).toBe(0);
  });

  it('keeps every character of a name and every element of an array', async () => {
    const { rows } = await client.query<{ name: string }>('SELECT name FROM airtable_raw.product');
    const names = rows.map(({ name }) => name);
    expect(names).toContain('<b>Bare</b> Lip Balm <img src=x onerror=alert(1)>');
    expect(names).toContain('🌊 Tidal Mist Body Spray');
    const sku = await client.query(`SELECT regions FROM airtable_raw.sku WHERE sku_name = '=DISPLAY Unit 24'`);
    expect(sku.rows).toEqual([{ regions: ['US', 'CA'] }]);
  });

  it('is not filled again', async () => {
    expect(await isWarehouseEmpty(client)).toBe(false);
    expect(await fillDemoWarehouse(client, OPTIONS)).toMatchObject({ filled: false, rows: {} });
  });

  it('has statistics, so that the first read is planned for its size', async () => {
    const { rows } = await client.query("SELECT reltuples FROM pg_class WHERE oid = 'ns.invoices'::regclass");
    expect(rows).toEqual([{ reltuples: 325_000 }]);
  });
});

describe('an empty warehouse', () => {
  beforeEach(open);
  afterEach(close);

  it('is filled once when two processes start at the same time', async () => {
    const other = await connect();
    const summaries = await Promise.all([fillDemoWarehouse(client, OPTIONS), fillDemoWarehouse(other, OPTIONS)]);
    await other.end();
    expect(summaries.map((summary) => summary.filled).sort()).toEqual([false, true]);
    expect(await count('ns.invoices')).toBe(325_000);
  });

  it("is not what holds somebody's rows already: nothing is filled over them", async () => {
    await client.query(`INSERT INTO asana_raw.task (gid, name) VALUES ('1', 'Mine')`);
    expect(await fillDemoWarehouse(client, OPTIONS)).toMatchObject({ filled: false, rows: {} });
    expect(await count('airtable_raw.client')).toBe(0);
  });

  it('stays empty when the process dies half-way, and the next start fills it', async () => {
    const dying = await connect();
    const { rows } = await dying.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
    let isKilled = false;
    const onProgress = ({ rowsDone }: DemoProgress) => {
      if (rowsDone < 50_000 || isKilled) return;
      isKilled = true;
      void client.query('SELECT pg_terminate_backend($1)', [rows[0]!.pid]);
    };
    await expect(fillDemoWarehouse(dying, { ...OPTIONS, onProgress })).rejects.toThrow();
    expect(isKilled).toBe(true);
    expect(await isWarehouseEmpty(client)).toBe(true);
    expect(await fillDemoWarehouse(client, OPTIONS)).toMatchObject({ filled: true });
  });

  it('stays empty, and the connection usable, when the caller fails half-way', async () => {
    const onProgress = ({ table, rowsDone }: DemoProgress) => {
      if (table === 'ns.invoices' && rowsDone > 50_000) throw new Error('The terminal is gone');
    };
    await expect(fillDemoWarehouse(client, { ...OPTIONS, onProgress })).rejects.toThrow('The terminal is gone');
    expect(await isWarehouseEmpty(client)).toBe(true);
  });
});

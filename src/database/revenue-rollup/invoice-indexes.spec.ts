import type pg from 'pg';
import { insertLines, type RollupTestDatabase, withConnections } from '../../../test/support/rollup-testing.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { ensureInvoiceIndex, ensureInvoiceIndexes, INVOICES_BY_DATE } from './invoice-indexes.js';

let database: RollupTestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = withConnections(await createTestDatabase('empty'));
  client = await database.connect();
});

afterEach(() => database.drop());

async function validIndexes(table: string): Promise<number> {
  const { rowCount } = await client.query(
    "SELECT FROM pg_index WHERE indrelid = $1::regclass AND indisvalid AND pg_get_indexdef(indexrelid) LIKE '%(invoice_date%'",
    [table],
  );
  return rowCount ?? 0;
}

/** The planner's figure, as a table of 16 MB takes a while to fill. */
function pretendLarge(table: string): Promise<unknown> {
  return client.query('UPDATE pg_class SET relpages = 100000 WHERE oid = $1::regclass', [table]);
}

it('indexes a small table, once', async () => {
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000)).toBe('created');
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000)).toBe('present');
  expect(await validIndexes('ns.invoices')).toBe(1);
});

it('finds the newest arrival without a scan', async () => {
  expect(await ensureInvoiceIndexes(client, 1_000)).toBe('created');
  expect(await ensureInvoiceIndexes(client, 1_000)).toBe('present');
  await client.query('SET enable_seqscan = off');
  const { rows } = await client.query('EXPLAIN SELECT max(synced_at) FROM ns.invoices');
  expect(JSON.stringify(rows)).toMatch(/Index Only Scan.*athena_invoices_by_sync_/);
});

it('makes do with an index of another name that begins with the date', async () => {
  await client.query('CREATE INDEX by_day ON ns.invoices (invoice_date, brand)');
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000)).toBe('present');
});

it('does not make do with a partial index, or one in which the date comes second', async () => {
  await client.query('CREATE INDEX ON ns.invoices (invoice_date) WHERE amount > 0');
  await client.query('CREATE INDEX ON ns.invoices (brand, invoice_date)');
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000)).toBe('created');
});

it('indexes a large table while a loader writes it', async () => {
  await pretendLarge('ns.invoices');
  const loader = await database.connect();
  await loader.query('BEGIN');
  await insertLines(loader, [{ id: '1' }]);
  const created = ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000);
  // Another writer goes through at once: a plain CREATE INDEX in the queue would hold it up.
  const other = await database.connect('-c lock_timeout=500');
  await insertLines(other, [{ id: '2' }]);
  await loader.query('COMMIT');
  expect(await created).toBe('created');
  expect(await validIndexes('ns.invoices')).toBe(1);
});

it('makes anew what was interrupted', async () => {
  await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000);
  await client.query(`
    UPDATE pg_index SET indisvalid = false
    WHERE indrelid = 'ns.invoices'::regclass AND NOT indisprimary`);
  await pretendLarge('ns.invoices');
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000)).toBe('created');
  expect(await validIndexes('ns.invoices')).toBe(1);
});

it('indexes all partitions of a partitioned table, large ones without holding up writers', async () => {
  await client.query(`
    DROP TABLE ns.invoices;
    CREATE TABLE ns.invoices (id text, invoice_date date, brand text, item text, amount numeric(14,2))
      PARTITION BY RANGE (invoice_date);
    CREATE TABLE ns.invoices_2025 PARTITION OF ns.invoices FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
    CREATE TABLE ns.invoices_2026 PARTITION OF ns.invoices FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')`);
  await pretendLarge('ns.invoices_2026');
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000)).toBe('created');
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 1_000)).toBe('present');
  for (const table of ['ns.invoices', 'ns.invoices_2025', 'ns.invoices_2026'])
    expect(await validIndexes(table)).toBe(1);
});

it('does not stand in the queue of a busy table for longer than it may', async () => {
  const loader = await database.connect();
  await loader.query('BEGIN');
  await insertLines(loader, [{ id: '1' }]);
  expect(await ensureInvoiceIndex(client, INVOICES_BY_DATE, 50)).toBe('busy');
  await loader.query('ROLLBACK');
});

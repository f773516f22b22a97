import type pg from 'pg';
import {
  expectRollupIsTrue,
  insertLines,
  type RollupTestDatabase,
  withConnections,
} from '../../../test/support/rollup-testing.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { compactRevenueRollup } from './compact-revenue-rollup.js';
import { installRevenueRollup } from './install-revenue-rollup.js';

let database: RollupTestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = withConnections(await createTestDatabase('empty'));
  client = await database.connect();
  await installRevenueRollup(client);
});

afterEach(() => database.drop());

async function insertOneByOne(connection: pg.Client, prefix: string, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    const line = { id: `${prefix}-${index}`, item: `A-${index % 3}`, brand: index % 2 ? 'Aurora' : null };
    await insertLines(connection, [line]);
  }
}

async function count(table: string): Promise<number> {
  const { rows } = await client.query<{ count: number }>(`SELECT count(*)::int AS count FROM ${table}`);
  return rows[0]!.count;
}

it('leaves one row a month, brand and item, and one a day, with the same sums', async () => {
  await insertOneByOne(client, 'a', 30);
  await insertLines(client, [
    { id: 'b', invoice_date: null },
    { id: 'c', invoice_date: 'infinity' },
  ]);
  expect(await compactRevenueRollup(client, { surplusRows: 0 })).toEqual({
    compacted: true,
    rows_before: 64,
    rows_after: 11,
  });
  expect(await count('pipeline.revenue_rollup')).toBe(8);
  expect(await count('pipeline.revenue_daily')).toBe(3);
  await expectRollupIsTrue(client);
});

it('forgets what was deleted altogether', async () => {
  await insertOneByOne(client, 'a', 6);
  await client.query('DELETE FROM ns.invoices');
  await compactRevenueRollup(client, { surplusRows: 0 });
  expect(await count('pipeline.revenue_rollup')).toBe(0);
  await expectRollupIsTrue(client);
});

it('does nothing until there is enough to fold', async () => {
  await insertOneByOne(client, 'a', 6);
  expect(await compactRevenueRollup(client)).toMatchObject({ compacted: false, rows_after: 12 });
});

it('does not rewrite months that have nothing to fold', async () => {
  await insertLines(client, [{ id: 'old', invoice_date: '2024-01-05' }]);
  const place = () => client.query("SELECT ctid, xmin FROM pipeline.revenue_rollup WHERE month = '2024-01-01'");
  const before = await place();
  await insertOneByOne(client, 'a', 6);
  await compactRevenueRollup(client, { surplusRows: 0 });
  expect((await place()).rows).toEqual(before.rows);
});

it('never changes a sum that anybody sees, with writers, readers and a second compaction at work', async () => {
  const [first, second, reader, folder, other] = await Promise.all(Array.from({ length: 5 }, () => database.connect()));
  let writing = true;
  const differences: unknown[] = [];
  const read = async () => {
    while (writing) {
      const { rows } = await reader!.query(`
        SELECT (SELECT sum(amount) FROM ns.invoices) - (SELECT sum(amount) FROM pipeline.revenue_rollup) AS by_month,
               (SELECT count(*) FROM ns.invoices) - (SELECT sum(lines) FROM pipeline.revenue_daily) AS by_day`);
      differences.push(...rows.filter((row) => Number(row.by_month) !== 0 || Number(row.by_day) !== 0));
    }
  };
  let folded = 0;
  const fold = async (connection: pg.Client) => {
    while (writing) folded += (await compactRevenueRollup(connection, { surplusRows: 0 })).compacted ? 1 : 0;
  };
  const background = Promise.all([read(), fold(folder!), fold(other!)]);
  await Promise.all([insertOneByOne(first!, 'first', 150), insertOneByOne(second!, 'second', 150)]);
  writing = false;
  await background;
  expect(differences).toEqual([]);
  expect(folded).toBeGreaterThan(2);
  await expectRollupIsTrue(client);
});

it('lets a TRUNCATE that began during it remove everything', async () => {
  await insertOneByOne(client, 'a', 6);
  const [folder, loader] = [await database.connect(), await database.connect()];
  // A compaction that was stopped in the middle: it has the state's row and has rewritten, but not committed.
  await folder.query('BEGIN');
  await folder.query('SELECT FROM pipeline.revenue_rollup_state FOR UPDATE');
  await folder.query(`
    WITH taken AS (DELETE FROM pipeline.revenue_rollup RETURNING *)
    INSERT INTO pipeline.revenue_rollup SELECT build, month, brand, item, sum(amount), sum(lines) FROM taken GROUP BY 1, 2, 3, 4`);
  const truncated = loader.query('TRUNCATE ns.invoices');
  await new Promise((resolve) => setTimeout(resolve, 100));
  await folder.query('COMMIT');
  await truncated;
  await expectRollupIsTrue(client);
  expect(await count('pipeline.revenue_rollup')).toBe(0);
});

it('lets a TRUNCATE in flight have its way, instead of waiting for it', async () => {
  await insertOneByOne(client, 'a', 6);
  const loader = await database.connect();
  await loader.query('BEGIN');
  await loader.query('TRUNCATE ns.invoices');
  expect(await compactRevenueRollup(client, { surplusRows: 0 })).toMatchObject({ compacted: false, rows_after: 12 });
  await loader.query('COMMIT');
  await expectRollupIsTrue(client);
});

it('removes what the triggers of a table that was swapped away still append', async () => {
  await client.query('ALTER TABLE ns.invoices RENAME TO invoices_old');
  await client.query('CREATE TABLE ns.invoices (LIKE ns.invoices_old INCLUDING ALL)');
  await installRevenueRollup(client);
  await insertLines(client, [{ id: '1' }], 'ns.invoices_old');
  await expectRollupIsTrue(client);
  await compactRevenueRollup(client, { surplusRows: 0 });
  expect(await count('pipeline.revenue_rollup')).toBe(0);
});

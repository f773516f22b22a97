import type pg from 'pg';
import {
  expectRollupIsTrue,
  insertLines,
  type RollupTestDatabase,
  withConnections,
} from '../../../test/support/rollup-testing.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { installRevenueRollup } from './install-revenue-rollup.js';
import { verifyRevenueRollup } from './verify-revenue-rollup.js';

let database: RollupTestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = withConnections(await createTestDatabase('empty'));
  client = await database.connect();
  await installRevenueRollup(client);
  await insertLines(client, [{ id: '1' }, { id: '2', brand: null, amount: '2.50' }]);
});

afterEach(() => database.drop());

it('names each difference by month, brand and item, and by day', async () => {
  await client.query("UPDATE pipeline.revenue_rollup SET amount = amount + 0.01 WHERE brand = 'Aurora'");
  await client.query('DELETE FROM pipeline.revenue_daily');
  expect(await verifyRevenueRollup(client, { repair: false })).toEqual({
    usable: true,
    difference_count: 2,
    differences: [
      {
        part: 'month',
        date: '2026-03-01',
        brand: 'Aurora',
        item: 'A-1',
        expected: { amount: '10.00', lines: 1 },
        found: { amount: '10.01', lines: 1 },
      },
      {
        part: 'day',
        date: '2026-03-10',
        brand: null,
        item: null,
        expected: { amount: '12.50', lines: 2 },
        found: { amount: '0', lines: 0 },
      },
    ],
    faults: [],
    repaired: false,
  });
});

it('finds a key that only one side has, nulls included', async () => {
  await client.query('DELETE FROM pipeline.revenue_rollup WHERE brand IS NULL');
  await client.query("INSERT INTO pipeline.revenue_rollup VALUES (1, NULL, 'Ghost', NULL, 0, 1)");
  const { differences } = await verifyRevenueRollup(client, { repair: false });
  expect(differences.map(({ date, brand }) => ({ date, brand }))).toEqual([
    { date: '2026-03-01', brand: null },
    { date: null, brand: 'Ghost' },
  ]);
});

it('repairs in one go, and finds nothing afterwards', async () => {
  await client.query('DELETE FROM pipeline.revenue_rollup');
  expect(await verifyRevenueRollup(client, { repair: true })).toMatchObject({ difference_count: 2, repaired: true });
  await expectRollupIsTrue(client);
  await insertLines(client, [{ id: '3' }]);
  await expectRollupIsTrue(client);
});

it('touches nothing when there is nothing to repair, and notes that it looked', async () => {
  const state = () => client.query('SELECT build, verified_at::text FROM pipeline.revenue_rollup_state');
  const before = await state();
  expect(await verifyRevenueRollup(client, { repair: true })).toMatchObject({ repaired: false });
  const after = await state();
  expect(after.rows[0].build).toBe(before.rows[0].build);
  expect(after.rows[0].verified_at).not.toBe(before.rows[0].verified_at);
});

it('says how many differences there are when it names only the first hundred', async () => {
  await client.query(
    "INSERT INTO pipeline.revenue_rollup SELECT 1, '2026-01-01', 'B' || g, 'I', 1, 1 FROM generate_series(1, 250) AS g",
  );
  const found = await verifyRevenueRollup(client, { repair: false });
  expect(found.difference_count).toBe(250);
  expect(found.differences).toHaveLength(100);
});

it('gives up a repair when a loader holds the table for longer than the timeout, and changes nothing', async () => {
  await client.query('DELETE FROM pipeline.revenue_rollup');
  const loader = await database.connect();
  await loader.query('BEGIN');
  await insertLines(loader, [{ id: '3' }]);
  await expect(verifyRevenueRollup(client, { repair: true, lockTimeoutMs: 50 })).rejects.toMatchObject({
    code: '55P03',
  });
  await loader.query('COMMIT');
  expect(await verifyRevenueRollup(client, { repair: true })).toMatchObject({ repaired: true });
  await expectRollupIsTrue(client);
});

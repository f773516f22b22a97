import type pg from 'pg';
import {
  expectReadsAreRight,
  expectRollupIsTrue,
  insertLines,
  type RollupTestDatabase,
  readTotal,
  withConnections,
} from '../../../test/support/rollup-testing.js';
import { createTestDatabase } from '../../../test/support/test-database.js';
import { installRevenueRollup } from './install-revenue-rollup.js';
import { revenuePartsSql, revenueTotalSql } from './revenue-parts.sql.js';
import { revenueSource } from './revenue-source.js';

const YEAR = { from: "'2026-01-01'::date", to: "'2026-12-31'::date" };

let database: RollupTestDatabase;
let client: pg.Client;

beforeAll(async () => {
  database = withConnections(await createTestDatabase('empty'));
  client = await database.connect();
  // Half of them before the build and half through the triggers: they must count lines alike.
  await insertOddLines('built');
  await installRevenueRollup(client);
  await insertOddLines('triggered');
});

afterAll(() => database.drop());

function insertOddLines(prefix: string): Promise<void> {
  const lines = [
    {},
    { invoice_date: '2026-01-01', amount: '0.01' },
    { invoice_date: '2026-12-31', brand: null },
    { invoice_date: '2026-05-20', item: null, amount: '-1234567.89' },
    { invoice_date: '2026-05-21', brand: 'AURORA ', amount: null },
    { invoice_date: '2026-05-22', brand: null, item: null, amount: 'NaN' },
    { invoice_date: '2027-01-01' },
    { invoice_date: '2025-12-31' },
    { invoice_date: null },
    { invoice_date: 'infinity' },
    { invoice_date: '-infinity' },
    { invoice_date: '0001-01-01' },
    { invoice_date: '4713-11-24 BC' },
    { invoice_date: '5874897-12-31' },
  ];
  return insertLines(
    client,
    lines.map((line, index) => ({ id: `${prefix}-${index}`, ...line })),
  );
}

it('counts every odd line as the plain sum does: null keys, credits, NaN, no date, the end of time', async () => {
  await expectRollupIsTrue(client);
  const parts = await expectReadsAreRight(client, '2026-01-01', '2026-12-31');
  expect(parts).toContainEqual({ month: '2026-05-01', brand: null, item: null, amount: '0', lines: 2 });
  expect(parts).toContainEqual({ month: '2026-05-01', brand: 'Aurora', item: null, amount: '-2469135.78', lines: 2 });
  expect(parts).toHaveLength(6);
});

it.each([
  ['2026-01-01', '2026-05-20'],
  ['2026-05-21', '2026-05-21'],
  ['2026-03-10', '2026-12-30'],
  ['2025-12-31', '2027-01-01'],
  ['2026-06-01', '2026-06-30'],
  ['2026-05-31', '2026-05-01'],
  ['2027-01-01', '2026-05-01'],
])('is exact to the day from %s to %s', async (from, to) => {
  await expectReadsAreRight(client, from, to);
});

it('answers a total of 0 where there is nothing', async () => {
  const never = { from: "'1900-01-01'::date", to: "'1900-12-31'::date" };
  expect(await readTotal(client, never)).toEqual({ amount: '0', lines: 0 });
});

it('never runs the sum of the lines while the rollup can be used, nor the rollup while it cannot', async () => {
  const plan = async (sql: string) => {
    const { rows } = await client.query<{ 'QUERY PLAN': string }>(`EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ${sql}`);
    return rows.map((row) => row['QUERY PLAN'].trim());
  };
  const scan = (lines: string[], what: string) => lines.filter((line) => line.includes(what));
  for (const sql of [revenuePartsSql(YEAR), revenueTotalSql(YEAR)]) {
    expect(scan(await plan(sql), 'Function Scan on sum_revenue_lines')).toEqual([
      expect.stringContaining('never executed'),
    ]);
  }
  await client.query('BEGIN');
  await client.query("INSERT INTO pipeline.revenue_rollup_fault (build, cause) VALUES (1, 'a test')");
  for (const sql of [revenuePartsSql(YEAR), revenueTotalSql(YEAR)]) {
    expect(scan(await plan(sql), 'Function Scan on sum_revenue_lines')).toEqual([expect.stringContaining('actual')]);
  }
  await client.query('ROLLBACK');
});

it('sums the lines for a role that may not read schema pipeline', async () => {
  expect(await revenueSource(client)).toBe('rollup');
  const role = `reader_${process.pid}_${Date.now()}`;
  await client.query(`CREATE ROLE ${role}`);
  try {
    await client.query(`GRANT USAGE ON SCHEMA ns TO ${role}`);
    await client.query(`GRANT SELECT ON ns.invoices TO ${role}`);
    await client.query(`SET ROLE ${role}`);
    expect(await revenueSource(client)).toBe('plain');
    expect(await readTotal(client, { ...YEAR, source: 'plain' })).toMatchObject({ lines: 12 });
  } finally {
    await client.query('RESET ROLE');
    await client.query(`DROP OWNED BY ${role}`);
    await client.query(`DROP ROLE ${role}`);
  }
});

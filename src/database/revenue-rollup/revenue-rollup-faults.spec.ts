import type pg from 'pg';
import {
  expectReadsAreRight,
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
  await insertLines(client, [{ id: '1' }]);
});

afterEach(() => database.drop());

async function lines(): Promise<number> {
  const { rows } = await client.query<{ count: number }>('SELECT count(*)::int AS count FROM ns.invoices');
  return rows[0]!.count;
}

/** Reads are right now, the cause is on record, and one verification mends everything. */
async function expectDirtyThenRepaired(cause: string): Promise<void> {
  await expectReadsAreRight(client, '2026-01-01', '2026-12-31');
  expect(await verifyRevenueRollup(client, { repair: true })).toMatchObject({
    usable: false,
    faults: [{ cause: expect.stringContaining(cause) }],
    repaired: true,
  });
  await insertLines(client, [{ id: 'after' }]);
  await expectRollupIsTrue(client);
  await expectReadsAreRight(client, '2026-01-01', '2026-12-31');
}

it('never fails a load: an error is written down once, and reads sum the lines until it is repaired', async () => {
  await client.query('ALTER TABLE pipeline.revenue_rollup ADD CONSTRAINT small CHECK (amount < 100) NOT VALID');
  await insertLines(client, [{ id: '2', amount: '500' }]);
  await insertLines(client, [{ id: '3', amount: '600' }]);
  expect(await lines()).toBe(3);
  await client.query('ALTER TABLE pipeline.revenue_rollup DROP CONSTRAINT small');
  await expectDirtyThenRepaired(
    'INSERT: 23514 new row for relation "revenue_rollup" violates check constraint "small"',
  );
});

it('takes the mark back with the load that was rolled back', async () => {
  await client.query('ALTER TABLE pipeline.revenue_rollup ADD CONSTRAINT small CHECK (amount < 100) NOT VALID');
  await client.query('BEGIN');
  await insertLines(client, [{ id: '2', amount: '500' }]);
  await client.query('ROLLBACK');
  await expectRollupIsTrue(client);
});

it('survives that one of its columns is gone', async () => {
  await client.query('ALTER TABLE pipeline.revenue_daily RENAME COLUMN lines TO line_count');
  await client.query("UPDATE ns.invoices SET amount = 3; DELETE FROM ns.invoices WHERE id = '1'");
  await client.query('ALTER TABLE pipeline.revenue_daily RENAME COLUMN line_count TO lines');
  await expectDirtyThenRepaired('UPDATE: 42703');
});

it('survives columns that come and go in ns.invoices, in the middle of a loader', async () => {
  await client.query('ALTER TABLE ns.invoices ADD COLUMN region text');
  await insertLines(client, [{ id: '2' }]);
  await client.query('ALTER TABLE ns.invoices DROP COLUMN customer_name');
  await insertLines(client, [{ id: '3' }]);
  await expectRollupIsTrue(client);
});

it('warns when even the mark cannot be written, and still loads', async () => {
  const warnings: string[] = [];
  client.on('notice', (notice) => warnings.push(notice.message ?? ''));
  await client.query('ALTER TABLE pipeline.revenue_rollup ADD CONSTRAINT small CHECK (amount < 100) NOT VALID');
  await client.query('ALTER TABLE pipeline.revenue_rollup_fault RENAME TO elsewhere');
  await insertLines(client, [{ id: '2', amount: '500' }]);
  expect(await lines()).toBe(2);
  expect(warnings).toEqual([expect.stringContaining('revenue rollup: not kept and not marked (INSERT: 23514')]);
});

it('is dirty after a TRUNCATE that cannot see everything', async () => {
  const loader = await database.connect();
  await loader.query('BEGIN ISOLATION LEVEL REPEATABLE READ');
  await loader.query('SELECT FROM ns.invoices');
  await insertLines(client, [{ id: '2' }]);
  await loader.query('TRUNCATE ns.invoices');
  await insertLines(loader, [{ id: '3' }]);
  await loader.query('COMMIT');
  await expectDirtyThenRepaired('TRUNCATE in isolation level repeatable read');
});

it('does not read the rollup of a table that logical replication writes', async () => {
  await insertLines(client, [{ id: '2' }]);
  await client.query(
    `CREATE SUBSCRIPTION elsewhere CONNECTION 'host=/nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE)`,
  );
  await client.query(`
    INSERT INTO pg_subscription_rel (srsubid, srrelid, srsubstate)
    SELECT oid, 'ns.invoices'::regclass, 'r' FROM pg_subscription WHERE subname = 'elsewhere'`);
  expect(await verifyRevenueRollup(client, { repair: false })).toMatchObject({ usable: false, difference_count: 0 });
  await expectReadsAreRight(client, '2026-01-01', '2026-12-31');
  await client.query('DROP SUBSCRIPTION elsewhere');
  await expectRollupIsTrue(client);
});

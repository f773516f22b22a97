import type pg from 'pg';
import {
  expectReadsAreRight,
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
});

afterEach(() => database.drop());

const BUILT = { installed: true, action: 'built', index: 'present' };
const KEPT = { installed: true, action: 'kept', index: 'present' };

async function build(): Promise<number> {
  const { rows } = await client.query<{ build: number }>('SELECT build FROM pipeline.revenue_rollup_state');
  return rows[0]!.build;
}

it('sums the lines until it is installed, and the same from the rollup afterwards', async () => {
  await insertLines(client, [{ id: '1' }, { id: '2', invoice_date: '2026-07-01' }]);
  expect(await installRevenueRollup(client)).toEqual({ ...BUILT, index: 'created' });
  expect(await expectReadsAreRight(client, '2026-01-01', '2026-12-31')).toHaveLength(2);
  await expectRollupIsTrue(client);
});

it('leaves a usable rollup alone, without waiting for whoever holds the table', async () => {
  await installRevenueRollup(client);
  const loader = await database.connect();
  await loader.query('BEGIN');
  await loader.query('LOCK TABLE ns.invoices IN ACCESS EXCLUSIVE MODE');
  expect(await installRevenueRollup(client)).toEqual(KEPT);
  await loader.query('ROLLBACK');
});

it('is done once by instances that start together', async () => {
  const others = await Promise.all([1, 2, 3].map(() => database.connect()));
  const results = await Promise.all(others.map((other) => installRevenueRollup(other)));
  expect(results.map((result) => result.installed && result.action).sort()).toEqual(['built', 'kept', 'kept']);
  expect(await build()).toBe(1);
});

it('says that a loader holds the table, and is in time for the next attempt', async () => {
  const loader = await database.connect();
  await loader.query('BEGIN');
  await insertLines(loader, [{ id: '1' }]);
  expect(await installRevenueRollup(client, { lockTimeoutMs: 50 })).toMatchObject({ installed: false, reason: 'busy' });
  await loader.query('COMMIT');
  expect(await installRevenueRollup(client)).toMatchObject({ installed: true });
  await expectRollupIsTrue(client);
});

it('replaces what an older version built, and keeps what a newer one did', async () => {
  await insertLines(client, [{ id: '1' }]);
  await installRevenueRollup(client);
  await client.query('UPDATE pipeline.revenue_rollup_state SET rules_version = rules_version - 1');
  expect(await installRevenueRollup(client)).toEqual(BUILT);
  const { rows } = await client.query('SELECT build FROM pipeline.revenue_rollup');
  expect(rows).toEqual([{ build: 2 }]);
  await client.query('UPDATE pipeline.revenue_rollup_state SET rules_version = rules_version + 1');
  expect(await installRevenueRollup(client)).toEqual(KEPT);
});

describe('what happened behind its back is not read, and mended by the next install', () => {
  beforeEach(async () => {
    await insertLines(client, [{ id: '1' }, { id: '2', brand: 'Boreal' }]);
    await installRevenueRollup(client);
  });

  async function expectFallbackThenMended(linesInMarch: number): Promise<void> {
    const parts = await expectReadsAreRight(client, '2026-03-01', '2026-03-31');
    expect(parts).toHaveLength(linesInMarch);
    expect(await installRevenueRollup(client)).toMatchObject({ installed: true, action: 'built' });
    expect(await expectReadsAreRight(client, '2026-03-01', '2026-03-31')).toEqual(parts);
    await expectRollupIsTrue(client);
  }

  it('a table that a loader swapped in', async () => {
    await client.query(`
      BEGIN;
      CREATE TABLE ns.invoices_new (LIKE ns.invoices INCLUDING ALL);
      INSERT INTO ns.invoices_new (id, invoice_date, brand, amount) VALUES ('7', '2026-03-03', 'Corona', 70);
      ALTER TABLE ns.invoices RENAME TO invoices_old;
      ALTER TABLE ns.invoices_new RENAME TO invoices;
      COMMIT`);
    await expectFallbackThenMended(1);
    await client.query('UPDATE ns.invoices_old SET amount = 5; UPDATE ns.invoices SET amount = 71');
    await expectRollupIsTrue(client);
  });

  it('a table that was dropped and made anew', async () => {
    await client.query('CREATE TABLE ns.anew (LIKE ns.invoices INCLUDING ALL); DROP TABLE ns.invoices CASCADE');
    await client.query('ALTER TABLE ns.anew RENAME TO invoices');
    await expectFallbackThenMended(0);
  });

  it('a load between DISABLE and ENABLE TRIGGER ALL', async () => {
    await client.query('ALTER TABLE ns.invoices DISABLE TRIGGER ALL');
    await insertLines(client, [{ id: '8', brand: 'Corona' }]);
    await client.query('ALTER TABLE ns.invoices ENABLE TRIGGER ALL');
    await expectFallbackThenMended(3);
  });

  it('a trigger that was dropped', async () => {
    await client.query('DROP TRIGGER athena_revenue_delete ON ns.invoices');
    await client.query("DELETE FROM ns.invoices WHERE id = '1'");
    await expectFallbackThenMended(1);
  });

  it('the function dropped with its triggers', async () => {
    await client.query('DROP FUNCTION pipeline.keep_revenue_rollup CASCADE');
    await insertLines(client, [{ id: '8', brand: 'Corona' }]);
    await expectFallbackThenMended(3);
  });

  it('a swap there and back without an install between, while both tables are written', async () => {
    const before = await build();
    await client.query('ALTER TABLE ns.invoices RENAME TO invoices_a');
    await client.query('CREATE TABLE ns.invoices (LIKE ns.invoices_a INCLUDING ALL)');
    await insertLines(client, [{ id: '8', brand: 'Corona' }], 'ns.invoices_a');
    await compactRevenueRollup(client, { surplusRows: 0 });
    await client.query('ALTER TABLE ns.invoices RENAME TO invoices_b');
    await client.query('ALTER TABLE ns.invoices_a RENAME TO invoices');
    await expectRollupIsTrue(client);
    expect(await build()).toBe(before);
  });
});

it('cannot be kept on a view, and says so', async () => {
  await client.query('ALTER TABLE ns.invoices RENAME TO invoice_lines');
  await client.query('CREATE VIEW ns.invoices AS SELECT * FROM ns.invoice_lines');
  expect(await installRevenueRollup(client)).toMatchObject({ installed: false, reason: 'unsupported' });
});

it('says that schema pipeline is missing', async () => {
  await client.query('DROP SCHEMA pipeline CASCADE');
  expect(await installRevenueRollup(client)).toMatchObject({ installed: false, reason: 'not_migrated' });
});

describe('a role that owns nothing', () => {
  const role = `app_${process.pid}_${Date.now()}`;

  afterEach(async () => {
    await client.query('RESET ROLE');
    await client.query(`REASSIGN OWNED BY ${role} TO CURRENT_USER`);
    await client.query(`DROP OWNED BY ${role}`);
    await client.query(`DROP ROLE ${role}`);
  });

  it('is told the grants that are missing, and with them can install', async () => {
    await client.query(`CREATE ROLE ${role}`);
    const owner = `owner_${role}`;
    await client.query(`CREATE ROLE ${owner}`);
    try {
      await client.query(`GRANT USAGE, CREATE ON SCHEMA ns, pipeline TO ${owner}`);
      for (const table of ['revenue_rollup', 'revenue_daily', 'revenue_rollup_fault', 'revenue_rollup_state']) {
        await client.query(`ALTER TABLE pipeline.${table} OWNER TO ${owner}`);
      }
      await client.query(`ALTER TABLE ns.invoices OWNER TO ${owner}`);
      await client.query(`SET ROLE ${role}`);
      const refused = await installRevenueRollup(client);
      expect(refused).toEqual({ installed: false, reason: 'missing_grant', missing_grant: expect.any(String) });
      await client.query('RESET ROLE');
      await client.query('missing_grant' in refused ? refused.missing_grant : '');
      await client.query(`SET ROLE ${role}`);
      expect(await installRevenueRollup(client)).toMatchObject({ installed: true, action: 'built' });
    } finally {
      await client.query('RESET ROLE');
      await client.query(`REASSIGN OWNED BY ${owner} TO CURRENT_USER`);
      await client.query(`DROP OWNED BY ${owner}`);
      await client.query(`DROP ROLE ${owner}`);
    }
  });
});

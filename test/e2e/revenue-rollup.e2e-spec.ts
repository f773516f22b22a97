import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { installRevenueRollup } from '../../src/database/revenue-rollup/install-revenue-rollup.js';
import { verifyRevenueRollup } from '../../src/database/revenue-rollup/verify-revenue-rollup.js';
import {
  expectReadsAreRight,
  expectRollupIsTrue,
  insertLines,
  type RollupTestDatabase,
  withConnections,
} from '../support/rollup-testing.js';
import { createTestDatabase } from '../support/test-database.js';

let database: RollupTestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = withConnections(await createTestDatabase('empty'));
  client = await database.connect();
  expect(await installRevenueRollup(client)).toEqual({ installed: true, action: 'built', index: 'created' });
});

afterEach(() => database.drop());

async function totalLines(): Promise<number> {
  const { rows } = await client.query<{ lines: number }>(
    'SELECT coalesce(sum(lines), 0)::int AS lines FROM pipeline.revenue_rollup',
  );
  return rows[0]!.lines;
}

describe('whoever writes ns.invoices, the rollup equals its sum', () => {
  beforeEach(() =>
    insertLines(client, [
      { id: '1' },
      { id: '2', invoice_date: '2026-04-01', item: 'A-2' },
      { id: '3', brand: 'Boreal', amount: '-4.55' },
    ]),
  );

  it('INSERT', async () => {
    expect(await totalLines()).toBe(3);
    await expectRollupIsTrue(client);
  });

  it('COPY', async () => {
    const copy = client.query(copyFrom('COPY ns.invoices (id, invoice_date, brand, item, amount) FROM STDIN'));
    await pipeline(Readable.from(['10\t2026-05-01\tAurora\tA-1\t12.50\n', '11\t2026-05-31\t\\N\tA-1\t0.01\n']), copy);
    expect(await totalLines()).toBe(5);
    await expectRollupIsTrue(client);
  });

  it('UPDATE of amounts, and of what a line is counted under', async () => {
    await client.query("UPDATE ns.invoices SET amount = amount * 3, item = 'A-9', invoice_date = invoice_date + 40");
    await expectRollupIsTrue(client);
    const { rows } = await client.query("SELECT FROM pipeline.revenue_rollup WHERE item = 'A-9'");
    expect(rows).not.toEqual([]);
  });

  it('UPDATE that changes no figure, without a row of ours', async () => {
    const before = await client.query('SELECT FROM pipeline.revenue_rollup');
    await client.query('UPDATE ns.invoices SET synced_at = now()');
    const after = await client.query('SELECT FROM pipeline.revenue_rollup');
    expect(after.rowCount).toBe(before.rowCount);
    await expectRollupIsTrue(client);
  });

  it('INSERT … ON CONFLICT DO UPDATE and MERGE', async () => {
    await client.query(`
      INSERT INTO ns.invoices (id, invoice_date, brand, item, amount)
      VALUES ('1', '2026-03-11', 'Aurora', 'A-1', 99), ('4', '2026-03-12', 'Boreal', 'A-1', 5)
      ON CONFLICT (id) DO UPDATE SET amount = EXCLUDED.amount, invoice_date = EXCLUDED.invoice_date`);
    await expectRollupIsTrue(client);
    await client.query(`
      MERGE INTO ns.invoices AS line
      USING (VALUES ('1', 7.5), ('2', NULL), ('5', 8)) AS arrived (id, amount) ON line.id = arrived.id
      WHEN MATCHED AND arrived.amount IS NULL THEN DELETE
      WHEN MATCHED THEN UPDATE SET amount = arrived.amount
      WHEN NOT MATCHED THEN INSERT (id, invoice_date, amount) VALUES (arrived.id, '2026-06-01', arrived.amount)`);
    expect(await totalLines()).toBe(4);
    await expectRollupIsTrue(client);
  });

  it('DELETE', async () => {
    await client.query("DELETE FROM ns.invoices WHERE id <> '2'");
    expect(await totalLines()).toBe(1);
    await expectRollupIsTrue(client);
  });

  it('TRUNCATE, and what is loaded after it in the same transaction', async () => {
    await client.query('BEGIN');
    await client.query('TRUNCATE ns.invoices');
    await insertLines(client, [{ id: '20' }]);
    await client.query('COMMIT');
    expect(await totalLines()).toBe(1);
    await expectRollupIsTrue(client);
  });

  it('a TRUNCATE that is rolled back', async () => {
    await client.query('BEGIN');
    await client.query('TRUNCATE ns.invoices');
    await client.query('ROLLBACK');
    expect(await totalLines()).toBe(3);
    await expectRollupIsTrue(client);
  });
});

it('counts a load that silences triggers (session_replication_role = replica)', async () => {
  await client.query('SET session_replication_role = replica');
  await insertLines(client, [{ id: '1' }, { id: '2', amount: '5' }]);
  await client.query("UPDATE ns.invoices SET amount = 6 WHERE id = '2'");
  await client.query("DELETE FROM ns.invoices WHERE id = '1'");
  expect(await totalLines()).toBe(1);
  await expectRollupIsTrue(client);
});

describe('a loader that may only write ns.invoices', () => {
  const loader = `loader_${process.pid}_${Date.now()}`;

  beforeEach(async () => {
    await client.query(`CREATE ROLE ${loader}`);
    await client.query(`GRANT USAGE, CREATE ON SCHEMA ns TO ${loader}`);
    await client.query(`GRANT INSERT ON ns.invoices TO ${loader}`);
  });

  afterEach(async () => {
    await client.query('RESET ROLE');
    await client.query(`DROP OWNED BY ${loader}`);
    await client.query(`DROP ROLE ${loader}`);
  });

  it('loads without a right on schema pipeline, and is counted', async () => {
    await client.query(`SET ROLE ${loader}`);
    await expect(client.query('SELECT FROM pipeline.revenue_rollup')).rejects.toMatchObject({ code: '42501' });
    await insertLines(client, [{ id: '1' }]);
    await client.query('RESET ROLE');
    expect(await totalLines()).toBe(1);
    await expectRollupIsTrue(client);
  });

  it('cannot put its own functions, operators or tables in the place of ours', async () => {
    await client.query(`SET ROLE ${loader}`);
    await client.query(`
      CREATE FUNCTION ns.date_trunc(text, timestamp) RETURNS timestamp LANGUAGE sql AS $$ SELECT '1999-01-01'::timestamp $$;
      CREATE TEMP TABLE new_lines (invoice_date date, brand text, item text, amount numeric);
      SET search_path = ns, pg_catalog`);
    await insertLines(client, [{ id: '1' }]);
    await client.query('RESET ROLE; RESET search_path');
    await expectRollupIsTrue(client);
  });

  it('cannot hang the function on a table of its own and write revenue', async () => {
    await client.query(`GRANT USAGE ON SCHEMA pipeline TO ${loader}`);
    await client.query(`SET ROLE ${loader}`);
    await client.query('CREATE TEMP TABLE forged (invoice_date date, brand text, item text, amount numeric)');
    const forgery = client.query(`
      CREATE TRIGGER forged AFTER INSERT ON forged REFERENCING NEW TABLE AS new_lines
      FOR EACH STATEMENT EXECUTE FUNCTION pipeline.keep_revenue_rollup('1', '1')`);
    await expect(forgery).rejects.toMatchObject({ code: '42501' });
  });
});

describe('ns.invoices partitioned by month', () => {
  beforeEach(async () => {
    await client.query(`
      DROP TABLE ns.invoices;
      CREATE TABLE ns.invoices (id text, invoice_date date, brand text, item text, amount numeric(14,2))
        PARTITION BY RANGE (invoice_date);
      CREATE TABLE ns.invoices_2026_03 PARTITION OF ns.invoices FOR VALUES FROM ('2026-03-01') TO ('2026-04-01');
      CREATE TABLE ns.invoices_2026_04 PARTITION OF ns.invoices FOR VALUES FROM ('2026-04-01') TO ('2026-05-01')`);
    await insertLines(client, [{ id: '1' }]);
    expect(await installRevenueRollup(client)).toMatchObject({ installed: true, action: 'built' });
    await insertLines(client, [{ id: '2' }, { id: '3', invoice_date: '2026-04-02' }]);
    await expectRollupIsTrue(client);
  });

  it('counts what is written through the table, past it, and from one partition to another', async () => {
    await insertLines(client, [{ id: '4' }], 'ns.invoices_2026_03');
    await client.query("UPDATE ns.invoices SET invoice_date = '2026-04-20' WHERE id IN ('1', '4')");
    await client.query("DELETE FROM ns.invoices_2026_04 WHERE id = '3'");
    expect(await totalLines()).toBe(3);
    await expectRollupIsTrue(client);
  });

  it('is empty after a TRUNCATE of the table', async () => {
    await client.query('TRUNCATE ns.invoices');
    expect(await totalLines()).toBe(0);
    await expectRollupIsTrue(client);
  });

  it.each([
    ['TRUNCATE of one partition', 'TRUNCATE ns.invoices_2026_03'],
    ['DETACH', 'ALTER TABLE ns.invoices DETACH PARTITION ns.invoices_2026_03'],
    ['DROP of one partition', 'DROP TABLE ns.invoices_2026_03'],
    [
      'ATTACH of a loaded one',
      `CREATE TABLE ns.loaded (LIKE ns.invoices);
       INSERT INTO ns.loaded VALUES ('9', '2026-05-05', 'Corona', 'C', 9);
       ALTER TABLE ns.invoices ATTACH PARTITION ns.loaded FOR VALUES FROM ('2026-05-01') TO ('2026-06-01')`,
    ],
  ])('reads the lines after %s, and is mended by a verification', async (_, statement) => {
    await client.query(statement);
    await expectReadsAreRight(client, '2026-01-01', '2026-12-31');
    expect(await verifyRevenueRollup(client, { repair: true })).toMatchObject({ usable: false, repaired: true });
    await expectRollupIsTrue(client);
  });
});

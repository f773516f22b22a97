import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { installRevenueRollup } from '../../src/database/revenue-rollup/install-revenue-rollup.js';
import {
  createRollupTestDatabase,
  expectRollupIsTrue,
  insertLines,
  type RollupTestDatabase,
} from '../../src/database/revenue-rollup/rollup-testing.js';

let database: RollupTestDatabase;
let client: pg.Client;

beforeEach(async () => {
  database = await createRollupTestDatabase();
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

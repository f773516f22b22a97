import pg from 'pg';
import {
  type RevenueRange,
  revenuePartsSql,
  revenueTotalSql,
} from '../../src/database/revenue-rollup/revenue-parts.sql.js';
import { verifyRevenueRollup } from '../../src/database/revenue-rollup/verify-revenue-rollup.js';

/** A database of a suite's own, and the connections that its tests open. */
export interface RollupTestDatabase {
  connect(options?: string): Promise<pg.Client>;
  /** Closes every connection and removes the database. */
  drop(): Promise<void>;
}

/** For specs: keeps the connections to a test database, so that they are closed before it is dropped. */
export function withConnections(database: { url: string; drop(): Promise<void> }): RollupTestDatabase {
  const clients: pg.Client[] = [];
  return {
    async connect(options) {
      const client = new pg.Client({ connectionString: database.url, options });
      await client.connect();
      clients.push(client);
      return client;
    },
    async drop() {
      await Promise.all(clients.map((client) => client.end()));
      await database.drop();
    },
  };
}

/** One invoice line; what a test does not name is ordinary. */
export interface TestLine {
  id: string;
  invoice_date?: string | null;
  brand?: string | null;
  item?: string | null;
  amount?: string | null;
}

/** Inserts lines, in one statement. */
export async function insertLines(client: pg.Client, lines: TestLine[], table = 'ns.invoices'): Promise<void> {
  const rows = lines.map((line) => ({
    invoice_date: '2026-03-10',
    brand: 'Aurora',
    item: 'A-1',
    amount: '10',
    ...line,
  }));
  await client.query(
    `INSERT INTO ${table} (id, invoice_date, brand, item, amount)
     SELECT id, invoice_date, brand, item, amount
     FROM json_to_recordset($1) AS line (id text, invoice_date date, brand text, item text, amount numeric)`,
    [JSON.stringify(rows)],
  );
}

/** Fails unless reads use the rollup, and it equals a full sum of the invoices. */
export async function expectRollupIsTrue(client: pg.Client): Promise<void> {
  expect(await verifyRevenueRollup(client, { repair: false })).toEqual({
    usable: true,
    difference_count: 0,
    differences: [],
    faults: [],
    repaired: false,
  });
}

/** Revenue of a range as a read gets it; `amount` without its trailing zeros, so that both sources can be compared. */
export async function readParts(client: pg.Client, range: RevenueRange): Promise<unknown[]> {
  const { rows } = await client.query(
    `WITH part AS (${revenuePartsSql(range)})
     SELECT month::text, brand, item, trim_scale(amount)::text AS amount, lines::int FROM part
     ORDER BY month, brand, item`,
  );
  return rows;
}

/** The sum of an exact range of days as a read gets it. */
export async function readTotal(client: pg.Client, range: RevenueRange): Promise<unknown> {
  const { rows } = await client.query(
    `WITH total AS (${revenueTotalSql(range)}) SELECT trim_scale(amount)::text AS amount, lines::int FROM total`,
  );
  return rows[0];
}

/** Fails unless a read that may use the rollup and one that may not agree; returns what they say. */
export async function expectReadsAreRight(client: pg.Client, from: string, to: string): Promise<unknown[]> {
  const range = { from: `'${from}'::date`, to: `'${to}'::date` };
  const plain = await readParts(client, { ...range, source: 'plain' });
  expect(await readParts(client, range)).toEqual(plain);
  expect(await readTotal(client, range)).toEqual(await readTotal(client, { ...range, source: 'plain' }));
  return plain;
}

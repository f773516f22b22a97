import pg from 'pg';
import { compactRevenueRollup } from '../../src/database/revenue-rollup/compact-revenue-rollup.js';

/**
 * Multiplies the invoice lines of a warehouse: the same months, brands and items, with other ids. The rollup's triggers
 * see it, as they would a load, and what the night does afterwards is done: fold the rollup, vacuum, analyse.
 * @returns how many lines there are now.
 */
export async function multiplyInvoices(databaseUrl: string, times: number): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query(
      `INSERT INTO ns.invoices (id, ${COLUMNS})
       SELECT id || '-' || copy, ${COLUMNS} FROM ns.invoices, generate_series(2, $1) AS copy`,
      [times],
    );
    await compactRevenueRollup(client, { surplusRows: 0 });
    for (const table of ['ns.invoices', 'pipeline.revenue_rollup', 'pipeline.revenue_daily']) {
      await client.query(`VACUUM ANALYZE ${table}`);
    }
    // Or the server writes gigabytes to disk while the measurement runs.
    await client.query('CHECKPOINT');
    const { rows } = await client.query<{ lines: number }>('SELECT count(*)::int AS lines FROM ns.invoices');
    return rows[0]?.lines ?? 0;
  } finally {
    await client.end();
  }
}

const COLUMNS =
  'invoice_number, invoice_date, customer_name, brand, item, quantity, amount, last_modified_at, synced_at';

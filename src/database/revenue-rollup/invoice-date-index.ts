import type { ClientBase } from 'pg';
import { inTransaction } from './in-transaction.js';
import { PARTITION_OIDS } from './revenue-usable.sql.js';
import { hasCode } from './sql-state.js';

/** 16 MB, some 100,000 lines: indexed in well under a second, so in one go. Above it writers must not wait. */
const SMALL_TABLE_PAGES = 2_000;

/** `present`: there is one that begins with `invoice_date`. `not_owner`, `busy`: none; reads are right, but slower. */
export type InvoiceDateIndex = 'present' | 'created' | 'not_owner' | 'busy';

/**
 * Sees to an index on `ns.invoices (invoice_date, id)`: post-dated lines are taken off the rollup through it, and the
 * lines behind a figure are paged by it. A large table gets it CONCURRENTLY, which waits for every older transaction:
 * call it outside of a transaction and not on the path of a request.
 */
export async function ensureInvoiceDateIndex(client: ClientBase, lockTimeoutMs: number): Promise<InvoiceDateIndex> {
  const { rows } = await client.query<TableToIndex>(TABLES_TO_INDEX);
  if (rows.length === 0) return 'present';
  if (rows.some((table) => !table.is_owner)) return 'not_owner';
  try {
    for (const table of rows.filter((each) => each.is_large)) {
      await dropUnfinished(client, table, lockTimeoutMs);
      await client.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${table.index} ON ${table.name} (invoice_date, id)`);
    }
    // CONCURRENTLY does not exist for a partitioned table: it adopts what its leaves have, and indexes the small ones.
    const root = rows.find((table) => table.is_root);
    if (root && !root.is_large) {
      await inTransaction(client, lockTimeoutMs, () =>
        client.query(`CREATE INDEX IF NOT EXISTS ${root.index} ON ns.invoices (invoice_date, id)`),
      );
    }
    return 'created';
  } catch (error) {
    // Somebody holds the table (or a statement timeout ended the wait for them), or another instance is at the same
    // index: the next call sees how it went.
    if (hasCode(error, '55P03', '40P01', '57014', '42P07', '23505')) return 'busy';
    throw error;
  }
}

interface TableToIndex {
  /** Quoted and qualified. */
  name: string;
  /** The name of the index to be, without a schema: an index lives in its table's. */
  index: string;
  schema: string;
  is_root: boolean;
  is_large: boolean;
  is_owner: boolean;
}

/** `ns.invoices` and its partitions, as far as they have no complete index that begins with `invoice_date`. */
const TABLES_TO_INDEX = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, 'athena_invoices_by_date_' || c.oid AS index,
         quote_ident(n.nspname) AS schema, c.oid = to_regclass('ns.invoices') AS is_root,
         c.relkind = 'r' AND c.relpages > ${SMALL_TABLE_PAGES} AS is_large,
         pg_has_role(c.relowner, 'USAGE') AS is_owner
  FROM unnest(to_regclass('ns.invoices')::oid || ${PARTITION_OIDS}) AS wanted (oid)
  JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = 'invoice_date'
  WHERE NOT EXISTS (
    SELECT FROM pg_catalog.pg_index AS i
    WHERE i.indrelid = c.oid AND i.indkey[0] = a.attnum AND i.indisvalid AND i.indpred IS NULL)`;

/**
 * A CONCURRENTLY that was interrupted leaves an index that is written but never read. While one is at work it holds
 * this very lock, so whoever gets it knows that the index is nobody's.
 */
async function dropUnfinished(client: ClientBase, table: TableToIndex, lockTimeoutMs: number): Promise<void> {
  await inTransaction(client, lockTimeoutMs, async () => {
    await client.query(`LOCK TABLE ${table.name} IN SHARE UPDATE EXCLUSIVE MODE NOWAIT`);
    const { rowCount } = await client.query(
      'SELECT FROM pg_catalog.pg_index WHERE indexrelid = to_regclass($1) AND NOT indisvalid',
      [`${table.schema}.${table.index}`],
    );
    if (rowCount) await client.query(`DROP INDEX ${table.schema}.${table.index}`);
  });
}

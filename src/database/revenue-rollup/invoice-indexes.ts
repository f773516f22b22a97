import type { ClientBase } from 'pg';
import { inTransaction } from './in-transaction.js';
import { PARTITION_OIDS } from './revenue-usable.sql.js';
import { hasCode } from './sql-state.js';

/** 16 MB, some 100,000 lines: indexed in well under a second, so in one go. Above it writers must not wait. */
const SMALL_TABLE_PAGES = 2_000;

/** `present`: there is one. `not_owner`, `busy`: there is none; reads are right, but slower. */
export type InvoiceIndexState = 'present' | 'created' | 'not_owner' | 'busy';

/** An index that reads of revenue rely on. */
export interface InvoiceIndex {
  /** Ours begin with it; the oid of the table follows. */
  readonly name: string;
  readonly columns: string;
  /** Any index that begins with this column serves as well. */
  readonly leadingColumn: string;
}

/** Post-dated lines are taken off the rollup through it, and the lines behind a figure are paged by it. */
export const INVOICES_BY_DATE: InvoiceIndex = {
  name: 'athena_invoices_by_date_',
  columns: 'invoice_date, id',
  leadingColumn: 'invoice_date',
};

/** When the newest line arrived, which freshness asks each time, would be a scan of the table without it. */
export const INVOICES_BY_SYNC: InvoiceIndex = {
  name: 'athena_invoices_by_sync_',
  columns: 'synced_at',
  leadingColumn: 'synced_at',
};

/**
 * Sees to both indexes of `ns.invoices`. A large table gets them CONCURRENTLY, which waits for every older transaction:
 * call it outside of a transaction and not on the path of a request. Answers the worse of the two states.
 */
export async function ensureInvoiceIndexes(client: ClientBase, lockTimeoutMs: number): Promise<InvoiceIndexState> {
  const states = [
    await ensureInvoiceIndex(client, INVOICES_BY_DATE, lockTimeoutMs),
    await ensureInvoiceIndex(client, INVOICES_BY_SYNC, lockTimeoutMs),
  ];
  return WORST_FIRST.find((state) => states.includes(state)) ?? 'present';
}

const WORST_FIRST: readonly InvoiceIndexState[] = ['busy', 'not_owner', 'created'];

/** Sees to one of them. */
export async function ensureInvoiceIndex(
  client: ClientBase,
  { name, columns, leadingColumn }: InvoiceIndex,
  lockTimeoutMs: number,
): Promise<InvoiceIndexState> {
  const { rows } = await client.query<TableToIndex>(TABLES_TO_INDEX, [name, leadingColumn]);
  if (rows.length === 0) return 'present';
  if (rows.some((table) => !table.is_owner)) return 'not_owner';
  try {
    for (const table of rows.filter((each) => each.is_large)) {
      await dropUnfinished(client, table, lockTimeoutMs);
      await client.query(`CREATE INDEX CONCURRENTLY IF NOT EXISTS ${table.index} ON ${table.name} (${columns})`);
    }
    // CONCURRENTLY does not exist for a partitioned table: it adopts what its leaves have, and indexes the small ones.
    const root = rows.find((table) => table.is_root);
    if (root && !root.is_large) {
      await inTransaction(client, lockTimeoutMs, () =>
        client.query(`CREATE INDEX IF NOT EXISTS ${root.index} ON ns.invoices (${columns})`),
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

/** `ns.invoices` and its partitions, as far as they have no complete index that begins with the column ($2). */
const TABLES_TO_INDEX = `
  SELECT format('%I.%I', n.nspname, c.relname) AS name, $1::text || c.oid AS index,
         quote_ident(n.nspname) AS schema, c.oid = to_regclass('ns.invoices') AS is_root,
         c.relkind = 'r' AND c.relpages > ${SMALL_TABLE_PAGES} AS is_large,
         pg_has_role(c.relowner, 'USAGE') AS is_owner
  FROM unnest(to_regclass('ns.invoices')::oid || ${PARTITION_OIDS}) AS wanted (oid)
  JOIN pg_catalog.pg_class AS c ON c.oid = wanted.oid
  JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
  JOIN pg_catalog.pg_attribute AS a ON a.attrelid = c.oid AND a.attname = $2
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

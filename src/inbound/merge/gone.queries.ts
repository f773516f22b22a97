import { stagingName } from '../staging/staging.queries.js';
import type { PulledTable } from '../tables/pulled-table.js';

/**
 * Rows of the warehouse that were not read, and that are none of those ($2) whose record was set aside. A row that was
 * written after the reading began ($1) may be newer than its page.
 */
const ABSENT = ({ name, key, ...table }: PulledTable): string => `
  FROM ${name} t
 WHERE NOT EXISTS (SELECT FROM ${stagingName({ name, key, ...table })} s WHERE s.key = t.${key})
   AND coalesce(t.synced_at, '-infinity') < $1 AND t.${key} <> ALL($2::text[])`;

/** How many rows would go, of how many. */
export function countAbsent(table: PulledTable): string {
  return `SELECT (SELECT count(*) ${ABSENT(table)})::int AS gone, (SELECT count(*) FROM ${table.name})::int AS total`;
}

/** The keys of rows that would go, $3 of them at most. */
export function selectAbsent(table: PulledTable): string {
  return `SELECT t.${table.key} AS key ${ABSENT(table)} ORDER BY t.${table.key} LIMIT $3`;
}

/** Moves absent rows out of the lists and sums, as they stand here; $3 is the run. */
export function moveAbsent(table: PulledTable): string {
  const { name, key, source } = table;
  return `
  WITH gone AS (DELETE ${ABSENT(table)} RETURNING t.*)
  INSERT INTO pipeline.gone_record AS g (source, table_name, record_id, original, run_id)
  SELECT '${source}', '${name}', gone.${key}, to_jsonb(gone), $3 FROM gone
      ON CONFLICT (source, table_name, record_id) DO UPDATE
     SET original = excluded.original, gone_at = clock_timestamp(), run_id = excluded.run_id`;
}

/** Columns of invoice lines, which have a table of their own: their sums can be asked for. */
const INVOICE = `invoice_number, invoice_date, customer_name, brand, item, quantity, amount, last_modified_at, synced_at`;

/** The same for invoice lines. */
export function moveAbsentInvoices(table: PulledTable): string {
  return `
  WITH gone AS (DELETE ${ABSENT(table)} RETURNING t.*)
  INSERT INTO pipeline.gone_invoice AS g (id, ${INVOICE}, run_id)
  SELECT id, ${INVOICE}, $3 FROM gone
      ON CONFLICT (id) DO UPDATE
     SET (${INVOICE}, run_id, gone_at) = (${INVOICE.replace(/\w+/g, 'excluded.$&')}, excluded.run_id, clock_timestamp())`;
}

/** Whether something that was gone is back. Asked first: to write nothing would announce the table. */
export function findReturned(table: PulledTable): string {
  return table.source === 'netsuite'
    ? `SELECT EXISTS (SELECT FROM pipeline.gone_invoice g JOIN ${stagingName(table)} s ON s.key = g.id) AS returned`
    : `SELECT EXISTS (SELECT FROM pipeline.gone_record g JOIN ${stagingName(table)} s ON s.key = g.record_id
                       WHERE g.source = '${table.source}' AND g.table_name = '${table.name}') AS returned`;
}

/**
 * Brings back what was read again, as it stood when it went: what the upstream does not tell (a column that no pull fills,
 * an edit that was never delivered) comes back with it. Counts the rows.
 */
export function bringBack(table: PulledTable): string {
  const { name, key, source } = table;
  if (source === 'netsuite') {
    return `
    WITH back AS (DELETE FROM pipeline.gone_invoice g USING ${stagingName(table)} s WHERE s.key = g.id RETURNING g.*)
    INSERT INTO ${name} (id, ${INVOICE})
    SELECT id, ${INVOICE} FROM back WHERE NOT EXISTS (SELECT FROM ${name} t WHERE t.id = back.id)`;
  }
  return `
  WITH back AS (
    DELETE FROM pipeline.gone_record g USING ${stagingName(table)} s
     WHERE g.source = '${source}' AND g.table_name = '${name}' AND g.record_id = s.key
    RETURNING g.record_id, g.original
  )
  INSERT INTO ${name}
  SELECT (jsonb_populate_record(NULL::${name}, back.original)).* FROM back
   WHERE NOT EXISTS (SELECT FROM ${name} t WHERE t.${key} = back.record_id)`;
}

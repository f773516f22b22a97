import { PARTITION_OIDS } from '../../database/revenue-rollup/revenue-usable.sql.js';

/** A table that may be the one that a load writes by mistake. */
export interface CandidateTable {
  /** As a person writes it. */
  readonly name: string;
  /** Quoted and qualified. */
  readonly relation: string;
  /** Its column that says when a row came, quoted. */
  readonly column: string;
  readonly indexed: boolean;
  /** Pages of 8 KiB. */
  readonly pages: number;
}

/** Columns that say when a row came, or was changed at its source; the first that a table has counts. */
const MOMENT_COLUMNS = [
  ...['synced_at', '_synced_at', '_fivetran_synced', '_airbyte_extracted_at', '_airbyte_emitted_at', 'loaded_at'],
  ...['inserted_at', 'last_modified_at', 'lastmodifieddate', 'last_modified_date', 'updated_at', 'created_at'],
];

/**
 * Tables that look like invoice lines, by their name or by their columns, and are not `ns.invoices`: at most eight, those of
 * NetSuite's schemas first. Two reads of the catalogue, some two milliseconds. A view has no rows of its own, and bills and
 * payments are other things.
 */
export const FIND_CANDIDATE_TABLES = `
  SELECT n.nspname || '.' || c.relname AS name, format('%I.%I', n.nspname, c.relname) AS relation,
         quote_ident(moment.attname) AS column,
         EXISTS (SELECT FROM pg_catalog.pg_index AS i
                  WHERE i.indrelid = c.oid AND i.indkey[0] = moment.attnum AND i.indisvalid AND i.indpred IS NULL) AS indexed,
         (pg_catalog.pg_relation_size(c.oid) / current_setting('block_size')::int)::int AS pages
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    JOIN LATERAL (
      SELECT a.attname, a.attnum FROM pg_catalog.pg_attribute AS a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
         AND a.atttypid IN ('timestamptz'::regtype, 'timestamp'::regtype) AND a.attname = ANY ($1::text[])
       ORDER BY array_position($1::text[], a.attname::text) LIMIT 1) AS moment ON true
   WHERE c.relkind = 'r'
     AND n.nspname NOT LIKE 'pg\\_%'
     AND n.nspname NOT IN ('information_schema', 'pipeline', 'airtable_raw', 'asana_raw', 'pdos')
     AND c.oid <> coalesce(to_regclass('ns.invoices')::oid, 0) AND c.oid <> ALL (${PARTITION_OIDS})
     AND has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT')
     AND c.relname !~* '(vendor|bill|payment|purchase|credit_?memo)'
     AND (c.relname ~* '(invoice|custinvc|transaction_?lines?$|sales_?lines?$)'
          OR (SELECT count(DISTINCT a.attname = ANY ($2::text[])) = 2
                FROM pg_catalog.pg_attribute AS a
               WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                 AND a.attname = ANY ($2::text[] || $3::text[])))
   ORDER BY n.nspname ~ '^(ns|netsuite)' DESC, n.nspname = 'public' DESC, n.nspname, c.relname
   LIMIT 8`;

/** The parameters of {@link FIND_CANDIDATE_TABLES}. */
export const CANDIDATE_PARAMETERS = [
  MOMENT_COLUMNS,
  ['invoice_date', 'trandate', 'tran_date', 'transaction_date'],
  ['amount', 'net_amount', 'netamount', 'foreign_amount', 'foreignamount', 'line_amount'],
];

/** 16 MB: read in some ten milliseconds. */
const SMALL_PAGES = 2000;
/** Of a large table without an index the last rows in the file are looked at, where a load appends. */
const LAST_PAGES = 200;

/** When the newest row of a candidate came; $1 is now, since what lies after it is no arrival. */
export function selectNewestRow({ relation, column, indexed, pages }: CandidateTable): string {
  const end = indexed || pages <= SMALL_PAGES ? '' : ` AND ctid >= '(${pages - LAST_PAGES},0)'::tid`;
  return `SELECT max(${column})::timestamptz AS "newestAt" FROM ${relation} WHERE ${column} <= $1::timestamptz${end}`;
}

import { type RevenueSource, revenuePartsSql } from '../database/revenue-rollup/revenue-parts.sql.js';
import { ITEM_LINES } from './revenue.queries.js';

/**
 * The lines that a figure consists of: $1 to $2 the days, $3 the spellings (null: any), $4 whether they are those meant
 * or those excluded, $5 and $6 the same of items. Nulls belong to the excluded side: they match nothing.
 */
const MATCHING = `
      ($3::text[] IS NULL OR ($4::boolean AND brand = ANY($3)) OR (NOT $4::boolean AND (brand IS NULL OR brand <> ALL($3))))
  AND ($5::text[] IS NULL OR ($6::boolean AND item = ANY($5)) OR (NOT $6::boolean AND (item IS NULL OR item <> ALL($5))))`;

/** A number as exact text. NaN and the infinities, which JSON cannot say, are none: the figures count them as none, too. */
function finite(column: string): string {
  return `CASE WHEN ${column} > '-Infinity' AND ${column} < 'Infinity' THEN ${column}::text END AS ${column}`;
}

/**
 * One page in order of day and id, after $7 and $8, at most $9. Keyset: through the index on (invoice_date, id) a late
 * page costs what the first one does.
 */
export const SELECT_REVENUE_LINES = `
  SELECT id, invoice_number, invoice_date, customer_name, brand, item, ${finite('quantity')}, ${finite('amount')}
    FROM ns.invoices
   WHERE invoice_date BETWEEN $1::date AND $2::date
     AND ${MATCHING}
     AND ($7::date IS NULL OR (invoice_date, id) > ($7::date, $8::text))
   ORDER BY invoice_date, id
   LIMIT $9`;

/** How many lines there are on all pages; from the rollup, so it does not count them one by one. */
export function countRevenueLines(source: RevenueSource): string {
  return `
  SELECT coalesce(sum(lines), 0)::int AS total
    FROM (${revenuePartsSql({ from: '$1::date', to: '$2::date', source })}) AS part
   WHERE ${MATCHING}`;
}

/** Every item with its product line. */
export const SELECT_ITEM_LINES = `
  SELECT item_lines.item, item_lines.line_id, l.name AS line_name
    FROM (${ITEM_LINES}) AS item_lines
    JOIN airtable_raw.product_line l ON l.id = item_lines.line_id`;

/** Every brand spelling between $1 and $2. */
export function selectSpellings(source: RevenueSource): string {
  return `
  SELECT DISTINCT brand AS spelling
    FROM (${revenuePartsSql({ from: '$1::date', to: '$2::date', source })}) AS part
   WHERE brand IS NOT NULL`;
}

import { type RevenueSource, revenuePartsSql, revenueTotalSql } from '../database/revenue-rollup/revenue-parts.sql.js';

/**
 * The product line of each item that NetSuite sells: that of the products which claim it, and none when they stand in
 * several. A claim on a line that does not exist is no claim. Columns: `item text, line_id text`.
 */
export const ITEM_LINES = `
  SELECT p.netsuite_item AS item, min(l.id) AS line_id
    FROM airtable_raw.product p
    JOIN airtable_raw.product_line l ON l.id = p.product_line
   WHERE p.netsuite_item IS NOT NULL
   GROUP BY p.netsuite_item
  HAVING count(DISTINCT l.id) = 1`;

/**
 * The sums of a period ($1 to $2) by month, by NetSuite's spelling and by product line, and the total of the period
 * before ($3 to $4), in one statement, so that all parts are of one moment. Grouping sets read the parts once.
 * Which spelling is which brand is decided outside: that rule is about names, not sums.
 */
export function selectRevenue(source: RevenueSource): string {
  return `
  WITH parts AS (${revenuePartsSql({ from: '$1::date', to: '$2::date', source })}),
       item_lines AS (${ITEM_LINES}),
       sums AS (
         SELECT CASE GROUPING(parts.month, parts.brand, item_lines.line_id)
                     WHEN 3 THEN 'month' WHEN 5 THEN 'spelling' ELSE 'line' END AS part,
                CASE GROUPING(parts.month, parts.brand, item_lines.line_id)
                     WHEN 3 THEN to_char(parts.month, 'YYYY-MM') WHEN 5 THEN parts.brand ELSE item_lines.line_id END AS key,
                sum(parts.amount)::text AS revenue
           FROM parts
           LEFT JOIN item_lines ON item_lines.item = parts.item
          GROUP BY GROUPING SETS ((parts.month), (parts.brand), (item_lines.line_id))
       )
  SELECT part, key, revenue FROM sums
   UNION ALL
  SELECT 'previous', NULL, (SELECT amount::text FROM (${revenueTotalSql({ from: '$3::date', to: '$4::date', source })}) AS previous)`;
}

/** One row of {@link selectRevenue}. */
export interface RevenueSum {
  readonly part: 'month' | 'spelling' | 'line' | 'previous';
  readonly key: string | null;
  readonly revenue: string;
}

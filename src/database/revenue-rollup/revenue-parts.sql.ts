import { countedAmount, monthOf } from './revenue-line.sql.js';
import { USABLE_BUILD } from './revenue-usable.sql.js';

/** Where a read takes its sums from; `revenueSource` says which of them the connected role can use. */
export type RevenueSource = 'rollup' | 'plain';

/** A range of invoice dates, both ends inclusive, as SQL expressions of type date: `{ from: '$1::date', … }`. */
export interface RevenueRange {
  /** First day. Free of charge on the first of a month. */
  from: string;
  /** Last day: today or the end of a year. */
  to: string;
  /** Default `rollup`, which itself falls back to `ns.invoices` while the rollup cannot be used. */
  source?: RevenueSource;
}

/**
 * Revenue by month, NetSuite's brand spelling and item; the body of a CTE. Columns: `month date, brand text, item text,
 * amount numeric, lines bigint`; each combination once, any of the three may be null but `month`.
 *
 * Whole months from the rollup, minus the lines of the first month before `from` and of the last one after `to`, read
 * through the index on `invoice_date`. With `to` today these are the post-dated lines, so few, and the cost does not
 * grow with the number of invoices. Only one side of the UNION runs: the conditions on `usable` are one-time filters.
 */
export function revenuePartsSql({ from, to, source = 'rollup' }: RevenueRange): string {
  if (source === 'plain') {
    return `
  SELECT ${monthOf('invoice_date')} AS month, brand, item,
         sum(${countedAmount('amount')}) AS amount, count(*) AS lines
  FROM ns.invoices WHERE invoice_date BETWEEN ${from} AND ${to}
  GROUP BY 1, 2, 3`;
  }
  const firstMonth = `date_trunc('month', (${from})::timestamp)::date`;
  const nextMonth = `(date_trunc('month', (${to})::timestamp) + interval '1 month')::date`;
  const takenOff = `SELECT ${monthOf('invoice_date')}, brand, item, -(${countedAmount('amount')}), -1 FROM ns.invoices`;
  // A year that has not begun ends (today) before it starts; both may lie in one month.
  const counted = `(SELECT build FROM usable) IS NOT NULL AND ${from} <= ${to}`;
  return `
  WITH usable AS MATERIALIZED (SELECT ${USABLE_BUILD} AS build)
  SELECT month, brand, item, sum(amount) AS amount, sum(lines)::bigint AS lines
  FROM (
    SELECT month, brand, item, amount, lines FROM pipeline.revenue_rollup
    WHERE build = (SELECT build FROM usable) AND ${from} <= ${to}
      AND month >= ${firstMonth} AND month <= ${to}
    UNION ALL
    ${takenOff}
    WHERE ${counted} AND invoice_date >= ${firstMonth} AND invoice_date < ${from}
    UNION ALL
    ${takenOff}
    WHERE ${counted} AND invoice_date > ${to} AND invoice_date < ${nextMonth}
    UNION ALL
    SELECT month, brand, item, amount, lines FROM pipeline.sum_revenue_lines(${from}, ${to})
    WHERE (SELECT build FROM usable) IS NULL
  ) AS part (month, brand, item, amount, lines)
  GROUP BY month, brand, item
  HAVING sum(lines) <> 0 OR sum(amount) <> 0`;
}

/**
 * Revenue of an exact range of days, as one row; the body of a CTE. Columns: `amount numeric, lines bigint`, both 0 when
 * there is nothing. From the daily sums, as a range that ends within a past month (`previous_year_to_date`) would cost
 * `revenuePartsSql` a month of invoices.
 *
 * The branch that is never true makes the statement lock `ns.invoices` before it takes its snapshot. Without it a table
 * could be swapped in between, and the fallback would read the new one through a snapshot that sees none of its rows.
 */
export function revenueTotalSql({ from, to, source = 'rollup' }: RevenueRange): string {
  if (source === 'plain') {
    return `
  SELECT coalesce(sum(${countedAmount('amount')}), 0) AS amount, count(*) AS lines
  FROM ns.invoices WHERE invoice_date BETWEEN ${from} AND ${to}`;
  }
  return `
  WITH usable AS MATERIALIZED (SELECT ${USABLE_BUILD} AS build)
  SELECT coalesce(sum(amount), 0) AS amount, coalesce(sum(lines), 0)::bigint AS lines
  FROM (
    SELECT amount, lines FROM pipeline.revenue_daily
    WHERE build = (SELECT build FROM usable) AND day BETWEEN ${from} AND ${to}
    UNION ALL
    SELECT amount, lines FROM pipeline.sum_revenue_lines(${from}, ${to})
    WHERE (SELECT build FROM usable) IS NULL
    UNION ALL
    SELECT 0, 0 FROM ns.invoices WHERE false
  ) AS part (amount, lines)`;
}

import type { ClientBase } from 'pg';
import { buildRevenueRollup, readRollupState } from './build-revenue-rollup.js';
import { countedAmount, monthOf } from './revenue-line.sql.js';

/** A report names the first of them; how many there are stands beside it. */
const REPORTED_DIFFERENCES = 100;

/** Writers wait no longer than this for a repair; it runs at night, when a loader may be at work. */
const LOCK_TIMEOUT_MS = 10_000;

/** Where the rollup and the lines disagree. Amounts are decimal strings, dates `YYYY-MM-DD` (or `infinity`). */
export interface RevenueDifference {
  /** Which table: the sums by month, brand and item, or those by day. */
  part: 'month' | 'day';
  /** The first of the month, or the day; null for lines without a date. */
  date: string | null;
  brand: string | null;
  item: string | null;
  expected: { amount: string; lines: number };
  found: { amount: string; lines: number };
}

/** What a verification found and did. */
export interface RevenueVerification {
  /** Whether reads used the rollup when it began. While they do not, differences harm nobody. */
  usable: boolean;
  /** How many there are, and the first 100 of them, by date. */
  difference_count: number;
  differences: RevenueDifference[];
  /** The faults of this build, oldest first. */
  faults: { happened_at: Date; cause: string }[];
  /** Rebuilt by this call. False although asked for when there was nothing to repair. */
  repaired: boolean;
}

/**
 * Compares the rollup with a full sum of `ns.invoices`, both in one snapshot, and on `repair` rebuilds it when it
 * differs, has a fault or is not usable for another reason. Without `repair` it writes nothing. Writers go on while it
 * compares, and wait while it rebuilds. Must be called outside of a transaction.
 *
 * @throws `55P03` when the lock for the repair was not to be had in time, `42501` without the right to repair
 */
export async function verifyRevenueRollup(
  client: ClientBase,
  { repair, lockTimeoutMs = LOCK_TIMEOUT_MS }: { repair: boolean; lockTimeoutMs?: number },
): Promise<RevenueVerification> {
  const { usable_build } = await readRollupState(client);
  const { rows } = await client.query<DifferenceRow>(DIFFERENCES);
  const { rows: faults } = await client.query<{ happened_at: Date; cause: string }>(FAULTS);
  const difference_count = Number(rows[0]?.difference_count ?? 0);
  const usable = usable_build !== null;
  const sound = usable && difference_count === 0 && faults.length === 0;
  if (repair && sound) await client.query(REMEMBER_VERIFIED, [usable_build]);
  if (repair && !sound) await buildRevenueRollup(client, { lockTimeoutMs, unless: () => false });
  return { usable, difference_count, differences: rows.map(toDifference), faults, repaired: repair && !sound };
}

interface DifferenceRow {
  part: 'month' | 'day';
  date: string | null;
  brand: string | null;
  item: string | null;
  expected: string;
  expected_lines: string;
  found: string;
  found_lines: string;
  difference_count: string;
}

/**
 * Both sides in one UNION and then one GROUP BY: a FULL JOIN would have to compare nulls as equal, which PostgreSQL can
 * neither hash nor merge. One statement, so one snapshot.
 */
const DIFFERENCES = `
  WITH build AS MATERIALIZED (SELECT build FROM pipeline.revenue_rollup_state),
  sums AS (
    SELECT 'month' AS part, ${monthOf('invoice_date')} AS date, brand, item,
           ${countedAmount('amount')} AS expected, 1 AS expected_lines, 0 AS found, 0 AS found_lines
    FROM ns.invoices
    UNION ALL
    SELECT 'month', month, brand, item, 0, 0, amount, lines
    FROM pipeline.revenue_rollup WHERE build = (SELECT build FROM build)
    UNION ALL
    SELECT 'day', invoice_date, NULL, NULL, ${countedAmount('amount')}, 1, 0, 0 FROM ns.invoices
    UNION ALL
    SELECT 'day', day, NULL, NULL, 0, 0, amount, lines
    FROM pipeline.revenue_daily WHERE build = (SELECT build FROM build)
  )
  SELECT part, date::text, brand, item, sum(expected) AS expected, sum(expected_lines) AS expected_lines,
         sum(found) AS found, sum(found_lines) AS found_lines, count(*) OVER () AS difference_count
  FROM sums GROUP BY part, sums.date, brand, item
  HAVING sum(expected) <> sum(found) OR sum(expected_lines) <> sum(found_lines)
  ORDER BY part DESC, sums.date, brand, item LIMIT ${REPORTED_DIFFERENCES}`;

const FAULTS = `
  SELECT happened_at, cause FROM pipeline.revenue_rollup_fault
  WHERE build = (SELECT build FROM pipeline.revenue_rollup_state) ORDER BY id`;

const REMEMBER_VERIFIED = 'UPDATE pipeline.revenue_rollup_state SET verified_at = now() WHERE build = $1';

function toDifference(row: DifferenceRow): RevenueDifference {
  return {
    part: row.part,
    date: row.date,
    brand: row.brand,
    item: row.item,
    expected: { amount: row.expected, lines: Number(row.expected_lines) },
    found: { amount: row.found, lines: Number(row.found_lines) },
  };
}

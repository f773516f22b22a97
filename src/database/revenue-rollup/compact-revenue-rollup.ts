import type { ClientBase } from 'pg';
import { inTransaction } from './in-transaction.js';

/** Surplus rows that a read may have to add up before they are folded: some 2 ms of a year's read. */
const SURPLUS_ROWS = 5_000;

/** What a compaction did. */
export interface RevenueRollupCompaction {
  /** False: not grown enough, or another one (or a TRUNCATE, or a build) is at it. */
  compacted: boolean;
  /** Rows of both tables before and after. */
  rows_before: number;
  rows_after: number;
}

/**
 * Folds the appended rows of a month, brand and item (and of a day) into one each, once there are `surplusRows` more
 * than after the last time. One statement a table deletes and writes back, so every snapshot has the same sums before,
 * during and after; rows of writers in flight are not seen and stay as they are. Only months that have something to
 * fold are rewritten. Must be called outside of a transaction.
 *
 * @param surplusRows 0 folds whatever there is
 */
export async function compactRevenueRollup(
  client: ClientBase,
  { surplusRows = SURPLUS_ROWS }: { surplusRows?: number } = {},
): Promise<RevenueRollupCompaction> {
  const before = await countRows(client);
  const idle = { compacted: false, rows_before: before.rows, rows_after: before.rows };
  if (before.rows - before.folded_rows <= surplusRows) return idle;
  return inTransaction(client, 1_000, async () => {
    // A TRUNCATE must not run between our look and our write (see the trigger). Skips instead of waiting.
    const { rows } = await client.query<{ build: number }>(
      'SELECT build FROM pipeline.revenue_rollup_state FOR UPDATE SKIP LOCKED',
    );
    const build = rows[0]?.build;
    if (build === undefined) return idle;
    for (const table of [MONTHS, DAYS]) await fold(client, table, build);
    const after = await countRows(client);
    await client.query('UPDATE pipeline.revenue_rollup_state SET folded_rows = $1, folded_at = now()', [after.rows]);
    return { compacted: true, rows_before: before.rows, rows_after: after.rows };
  });
}

const MONTHS = { name: 'pipeline.revenue_rollup', key: 'month, brand, item', span: 'month' } as const;
const DAYS = { name: 'pipeline.revenue_daily', key: 'day', span: 'day' } as const;

async function fold(
  client: ClientBase,
  { name, key, span }: typeof MONTHS | typeof DAYS,
  build: number,
): Promise<void> {
  // What triggers of another build appended (a table that was swapped away and is still loaded) counts nowhere.
  await client.query(`DELETE FROM ${name} WHERE build <> $1`, [build]);
  // Null takes the place of -infinity to be compared, as IS NOT DISTINCT FROM cannot be hashed: so if one of the two has
  // grown both are rewritten, each for itself.
  await client.query(
    `WITH grown AS (
       SELECT DISTINCT ${span} AS span FROM (
         SELECT ${span} FROM ${name} WHERE build = $1 GROUP BY ${key}
         HAVING count(*) > 1 OR (sum(amount) = 0 AND sum(lines) = 0)
       ) AS surplus
     ),
     taken AS (
       DELETE FROM ${name} AS part USING grown
       WHERE part.build = $1
         AND coalesce(part.${span}, '-infinity') = coalesce(grown.span, '-infinity')
       RETURNING ${key.replace(/\w+/g, 'part.$&')}, amount, lines
     )
     INSERT INTO ${name} (build, ${key}, amount, lines)
     SELECT $1, ${key}, sum(amount), sum(lines) FROM taken GROUP BY ${key}
     HAVING sum(amount) <> 0 OR sum(lines) <> 0`,
    [build],
  );
}

async function countRows(client: ClientBase): Promise<{ rows: number; folded_rows: number }> {
  const { rows } = await client.query<{ rows: string; folded_rows: string }>(
    `SELECT (SELECT count(*) FROM pipeline.revenue_rollup) + (SELECT count(*) FROM pipeline.revenue_daily) AS rows,
            coalesce((SELECT folded_rows FROM pipeline.revenue_rollup_state), 0) AS folded_rows`,
  );
  return { rows: Number(rows[0]?.rows ?? 0), folded_rows: Number(rows[0]?.folded_rows ?? 0) };
}

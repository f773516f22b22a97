import type { ClientBase } from 'pg';
import type { RevenueSource } from './revenue-parts.sql.js';

/**
 * Which SQL the connected role can run: `rollup` when the rollup was installed once and may be read (that statement
 * decides by itself, each time, whether its rows are usable), else `plain`, which names nothing of schema pipeline.
 * Ask again after a reconnect and when the rollup was installed.
 */
export async function revenueSource(client: Pick<ClientBase, 'query'>): Promise<RevenueSource> {
  const { rows } = await client.query<{ readable: boolean }>(`
    SELECT count(*) = 4 AND bool_and(
             has_schema_privilege(n.oid, 'USAGE') AND has_table_privilege(c.oid, 'SELECT'))
           AND to_regprocedure('pipeline.sum_revenue_lines(date, date)') IS NOT NULL AS readable
    FROM pg_catalog.pg_class AS c
    JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
    WHERE n.nspname = 'pipeline'
      AND c.relname IN ('revenue_rollup', 'revenue_daily', 'revenue_rollup_fault', 'revenue_rollup_state')`);
  return rows[0]?.readable ? 'rollup' : 'plain';
}

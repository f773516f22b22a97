import pg from 'pg';
import { PostgresRateLimits } from '../../src/upstreams/limits/postgres-rate-limits.js';

/** The limits of a database, over a pool as the application has one. */
export function limitsOf(url: string): { limits: PostgresRateLimits; pool: pg.Pool } {
  const pool = new pg.Pool({ connectionString: url, max: 4 });
  // A test that drops the database ends these connections.
  pool.on('error', () => undefined);
  const limits = new PostgresRateLimits({
    rows: async <Row extends object>(sql: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(sql, [...values])).rows,
  });
  return { limits, pool };
}

/** Makes the table where the migration that does has not been registered yet. */
export async function makeRateLimitTable(pool: pg.Pool): Promise<void> {
  await pool.query(`
    CREATE TABLE IF NOT EXISTS pipeline.rate_limit (
      name text PRIMARY KEY,
      next_free_at timestamptz NOT NULL DEFAULT now(),
      blocked_until timestamptz,
      reason text
    )`);
}

import type { ClientBase } from 'pg';

/**
 * Runs `work` in a read committed transaction, whatever the role's default: each statement of it must see what was
 * committed before the lock that an earlier one waited for.
 *
 * @param lockTimeoutMs how long a statement waits for a lock (and holds up those behind it in the queue), then `55P03`
 */
export async function inTransaction<T>(client: ClientBase, lockTimeoutMs: number, work: () => Promise<T>): Promise<T> {
  await client.query('BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE');
  try {
    await client.query(`SET LOCAL lock_timeout = ${Math.round(lockTimeoutMs)}`);
    // The lock timeout is the bound that protects others; a role's statement timeout is meant for requests.
    await client.query('SET LOCAL statement_timeout = 0');
    const result = await work();
    await client.query('COMMIT');
    return result;
  } catch (error) {
    // The first error is the one to report; a connection that is gone has rolled back by itself.
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

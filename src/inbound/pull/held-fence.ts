import type { ClientBase } from 'pg';
import type { Lease } from '../../sync-queue/bridge/lease.js';

/** Somebody else pulls this source by now: what is not committed yet must not be. */
export class LeaseLostError extends Error {
  constructor(name: string) {
    super(`The lease ${name} was lost: this process did not renew it in time, and another one may pull by now.`);
    this.name = 'LeaseLostError';
  }
}

/** The lease of a pull, as a transaction of its can check it. */
export class HeldFence {
  constructor(private readonly lease: Lease) {}

  /** @throws LeaseLostError when the database does not know us as the holder any more. */
  async assertHeld(client: ClientBase): Promise<void> {
    const { name, holder, fence } = this.lease;
    const { rowCount } = await client.query(IS_HELD, [name, holder, fence ?? '0']);
    if (rowCount !== 1) throw new LeaseLostError(name);
  }
}

const IS_HELD = `
  SELECT FROM pipeline.lease
   WHERE name = $1 AND holder = $2 AND fence = $3::bigint AND expires_at > clock_timestamp()`;

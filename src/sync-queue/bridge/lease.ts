import type { SqlRows } from '../../upstreams/limits/postgres-rate-limits.js';
import { RELEASE_LEASE, TAKE_LEASE } from './lease.queries.js';

/** So long a lease lasts without being renewed. */
export const LEASE_SECONDS = 10;
const RENEW_EVERY_MS = 3000;

/**
 * Leadership over one target, or over the pull of one source, as a row of `pipeline.lease`: it expires, so that a dead
 * holder is followed without anybody deciding that it is dead, and each holder has a larger fence than the one before, so
 * that what an earlier one does late can be told apart. Nothing depends on a session: it works behind a pooler, and survives a lost connection.
 */
export class Lease {
  private heldUntil = 0;
  private heldFence: string | undefined;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly database: SqlRows,
    readonly name: string,
    readonly holder: string,
  ) {}

  /** The fence under which it is held; undefined when it is not, or when that is no longer certain. */
  get fence(): string | undefined {
    return performance.now() < this.heldUntil ? this.heldFence : undefined;
  }

  /**
   * Takes it if nobody has it, and from then on renews it.
   * @returns whether it is held now.
   * @throws the database's error.
   */
  async take(): Promise<boolean> {
    if (this.fence !== undefined) return true;
    await this.ask();
    if (this.fence === undefined) return false;
    clearInterval(this.timer);
    this.timer = setInterval(() => {
      // A renewal that fails is tried again; when it fails for too long, the fence is gone by the clock.
      this.ask().catch(() => undefined);
    }, RENEW_EVERY_MS);
    this.timer.unref();
    return true;
  }

  /** Gives it back, so that another one need not wait for its end. */
  async release(): Promise<void> {
    clearInterval(this.timer);
    const held = this.heldFence;
    this.heldUntil = 0;
    this.heldFence = undefined;
    if (held !== undefined) await this.database.rows(RELEASE_LEASE, [this.name, this.holder, held]);
  }

  private async ask(): Promise<void> {
    // The clock is read before the question: the lease began after that.
    const asked = performance.now();
    const [row] = await this.database.rows<{ fence: string }>(TAKE_LEASE, [this.name, this.holder, LEASE_SECONDS]);
    if (row === undefined) {
      this.heldUntil = 0;
      this.heldFence = undefined;
      clearInterval(this.timer);
      return;
    }
    this.heldFence = row.fence;
    this.heldUntil = asked + LEASE_SECONDS * 1000;
  }
}

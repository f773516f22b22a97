import { Concurrency } from './concurrency.js';
import { type CallKind, LateArrivals } from './late-arrivals.js';
import type { LimitUse, RateLimit, RateLimits } from './rate-limits.js';
import { type Turn, type TurnOptions, takeTurn } from './take-turn.js';

/**
 * What one process does so that its requests arrive as evenly as turns are given, where an upstream counts by the second.
 * Its callers ask for turns one after the other, in their order, as turns are given only shortly before their moment.
 */
export class Pace {
  private readonly door = new Concurrency(1);
  private readonly lateArrivals: LateArrivals;

  /** @param paced the one of the limits that the upstream counts by the second. */
  constructor(
    private readonly limits: RateLimits,
    private readonly uses: readonly LimitUse[],
    paced: RateLimit,
  ) {
    this.lateArrivals = new LateArrivals(paced.intervalMs, (milliseconds) => limits.postpone(paced, milliseconds));
  }

  /** Waits for a turn. */
  async takeTurn(options: TurnOptions): Promise<Turn> {
    const { maxWaitMs = Number.POSITIVE_INFINITY, signal } = options;
    const started = performance.now();
    // Who stands before us may wait for the end of a block that is longer than we can.
    if (this.door.full && Number.isFinite(maxWaitMs)) {
      const { blockedMs } = await this.limits.look(this.uses);
      if (blockedMs > maxWaitMs) return { granted: false, why: 'too_long', waitMs: blockedMs, reason: 'blocked' };
    }
    if (!(await this.door.enter({ maxWaitMs: maxWaitMs - (performance.now() - started), signal }))) {
      if (signal?.aborted) return { granted: false, why: 'aborted' };
      return { granted: false, why: 'too_long', waitMs: maxWaitMs, reason: 'others are before it' };
    }
    try {
      const leftMs = maxWaitMs - (performance.now() - started);
      return await takeTurn(this.limits, this.uses, { ...options, maxWaitMs: leftMs });
    } finally {
      this.door.leave();
    }
  }

  /** Sends by a turn that was missed by `lateMs`, and puts off later ones when the request may have arrived late. */
  send<T>(send: () => Promise<T>, kind: CallKind, lateMs: number): Promise<T> {
    return this.lateArrivals.watch(send, kind, lateMs);
  }
}

import { Concurrency, type PlaceOptions } from './concurrency.js';
import { type CallKind, Lanes } from './lanes.js';
import type { LimitUse, RateLimit, RateLimits, TimedLane } from './rate-limits.js';
import { type Turn, type TurnOptions, takeTurn } from './take-turn.js';

/**
 * What one process does so that its requests do not arrive closer together than an upstream allows that counts by the second.
 * Its callers ask for turns one after the other, in their order unless one goes first, as turns are given only shortly before
 * their moment.
 */
export class Pace {
  private readonly door = new Concurrency(1);
  private readonly lanes: Lanes;

  /**
   * @param paced the one of the limits that the upstream counts so.
   * @param most requests that it takes in any window.
   */
  constructor(
    private readonly limits: RateLimits,
    private readonly uses: readonly LimitUse[],
    paced: RateLimit,
    most: { readonly count: number; readonly windowMs: number },
  ) {
    this.lanes = new Lanes(limits, paced.name, most.count, most.windowMs);
  }

  /** Waits for a turn. */
  async takeTurn(options: TurnOptions & Pick<PlaceOptions, 'goesFirst'>): Promise<Turn> {
    const { maxWaitMs = Number.POSITIVE_INFINITY, ...place } = options;
    const { signal } = place;
    const started = performance.now();
    // Who stands before us may wait for the end of a block that is longer than we can.
    if (this.door.full && Number.isFinite(maxWaitMs)) {
      const { blockedMs } = await this.limits.look(this.uses);
      if (blockedMs > maxWaitMs) return { granted: false, why: 'too_long', waitMs: blockedMs, reason: 'blocked' };
    }
    if (!(await this.door.enter({ ...place, maxWaitMs: maxWaitMs - (performance.now() - started) }))) {
      if (signal?.aborted) return { granted: false, why: 'aborted' };
      return { granted: false, why: 'too_long', waitMs: maxWaitMs, reason: 'others are before it' };
    }
    try {
      const leftMs = maxWaitMs - (performance.now() - started);
      return await takeTurn(this.limits, this.uses, { ...options, maxWaitMs: leftMs }, this.lanes.limits);
    } finally {
      this.door.leave();
    }
  }

  /** Sends in the lane of a turn. */
  send<T>(send: () => Promise<T>, kind: CallKind, lane: TimedLane | undefined): Promise<T> {
    return lane === undefined ? send() : this.lanes.run(send, kind, lane);
  }
}

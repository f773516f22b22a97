import type { RateLimit, RateLimits, TimedLane } from './rate-limits.js';

/** Calls that usually take as long as each other: a reading of a hundred records is no writing that was held up. */
export type CallKind = 'reading' | 'writing';

/**
 * Longer than any call takes, its timeout of 10 s included: so long a lane is nobody else's, also when the process died over
 * its call.
 */
const HELD_MS = 15_000;
/** Clocks are read in whole milliseconds here and there, and ours may go a hair faster than that of the limits. */
const MARGIN_MS = 8;
/** Fewer calls of a kind do not tell how long the quickest takes. */
const TELLING_CALLS = 20;
const REMEMBERED_CALLS = 50;

/**
 * As many lanes as requests are allowed in a window. A lane is one call's from its turn until a window after the latest moment
 * at which its request can have arrived. Of more requests than there are lanes two share one, and so they can't fall in one
 * window, whatever held them back.
 *
 * From here only the answer is seen: a request arrived at the latest just before it. Half of what the quickest call takes is taken
 * off, as the next request in the lane needs its time, too; the other half is for the quickest one having been a slow one.
 */
export class Lanes {
  readonly limits: readonly RateLimit[];
  private readonly durations: Readonly<Record<CallKind, number[]>> = { reading: [], writing: [] };

  constructor(
    private readonly keeper: Pick<RateLimits, 'free'>,
    name: string,
    count: number,
    private readonly windowMs: number,
  ) {
    this.limits = Array.from({ length: count }, (_, n) => {
      return { name: `${name}:lane:${n}`, intervalMs: HELD_MS, burst: 1 };
    });
  }

  /** Runs a call in a lane, and frees it. */
  async run<T>(call: () => Promise<T>, kind: CallKind, lane: TimedLane): Promise<T> {
    const started = performance.now();
    try {
      return await call();
    } finally {
      const answered = performance.now();
      const tookMs = answered - started;
      const restMs = this.windowMs + MARGIN_MS - Math.min(tookMs, this.quickestMs(kind)) / 2;
      this.remember(kind, tookMs);
      // Without the database there is no turn for anybody, and the lane becomes free by itself.
      await this.keeper.free(lane, restMs, answered + lane.clockAheadMs).catch(() => undefined);
    }
  }

  private quickestMs(kind: CallKind): number {
    const durations = this.durations[kind];
    return durations.length < TELLING_CALLS ? 0 : Math.min(...durations);
  }

  private remember(kind: CallKind, milliseconds: number): void {
    const durations = this.durations[kind];
    durations.push(milliseconds);
    if (durations.length > REMEMBERED_CALLS) durations.shift();
  }
}

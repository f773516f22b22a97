/** Injection token of {@link RateLimits}. */
export const RATE_LIMITS = Symbol('RATE_LIMITS');

/** How fast one thing may be asked. */
export interface RateLimit {
  /** The row of `pipeline.rate_limit`. Instances that use one name share its turns. */
  readonly name: string;
  /** Time from one turn to the next. */
  readonly intervalMs: number;
  /** Turns that may be taken at once after a pause. In any window at most `burst + window / interval` turns fall. */
  readonly burst: number;
  /**
   * How long before its moment a turn is given at most; by default any time. Where there are lanes,
   * nobody knows far ahead when one becomes free.
   */
  readonly aheadMs?: number;
}

/** So many turns of a limit. */
export interface LimitUse {
  readonly limit: RateLimit;
  /** At most the limit's burst. */
  readonly cost: number;
}

/** A lane that a call has: nobody else goes in it until it is freed, or until `heldUntil` of the limits' clock. */
export interface TakenLane {
  readonly name: string;
  readonly heldUntil: number;
}

/** The lane of a turn, and how far the limits' clock was ahead of `performance.now()` at most when it was taken. */
export interface TimedLane extends TakenLane {
  readonly clockAheadMs: number;
}

/** The answer to a reservation. */
export type Slot =
  /** The turn is ours: at a moment of the limits' clock (milliseconds), `waitMs` after the clock was read. */
  | { readonly granted: true; readonly waitMs: number; readonly at: number; readonly lane?: TakenLane }
  /** It would come later than the caller can wait. Nothing was taken. */
  | { readonly granted: false; readonly waitMs: number; readonly reason: string | null };

/** How the limits stand. */
export interface LimitsNow {
  /** The limits' clock, in milliseconds. */
  readonly now: number;
  /** For how long one of the limits is still blocked; 0 when none is. */
  readonly blockedMs: number;
}

/** What may still be sent to the upstreams, by every instance together. */
export interface RateLimits {
  /**
   * Takes the next turn that all the limits have in common.
   * @param lanes one of these is taken as well: the one that is free first.
   */
  reserve(uses: readonly LimitUse[], maxWaitMs: number, lanes?: readonly RateLimit[]): Promise<Slot>;
  /** Reads the clock, and whether the limits were blocked meanwhile. */
  look(uses: readonly LimitUse[]): Promise<LimitsNow>;
  /**
   * Lets the next one into a lane in so many milliseconds; nothing happens when it was lost meanwhile.
   * @param since the moment of the limits' clock from which on they count, if that is before the limits hear of it.
   */
  free(lane: TakenLane, milliseconds: number, since?: number): Promise<void>;
  /** Nothing more of this limit for so long, for every instance: the upstream has said 429. Never shortens a block. */
  block(limit: RateLimit, seconds: number, reason: string): Promise<void>;
}

/** @throws RangeError where a use could never be granted. */
export function checkUses(uses: readonly LimitUse[]): void {
  for (const { limit, cost } of uses) {
    if (cost <= limit.burst) continue;
    throw new RangeError(`${cost} turns of ${limit.name} at once are more than its burst of ${limit.burst}`);
  }
}

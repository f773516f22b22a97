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
}

/** So many turns of a limit. */
export interface LimitUse {
  readonly limit: RateLimit;
  /** At most the limit's burst. */
  readonly cost: number;
}

/** The answer to a reservation. */
export type Slot =
  /** The turn is ours, so many milliseconds from the database's answer. */
  | { readonly granted: true; readonly waitMs: number }
  /** It would come later than the caller can wait. Nothing was taken. */
  | { readonly granted: false; readonly waitMs: number; readonly reason: string | null };

/** What may still be sent to the upstreams, by every instance together. */
export interface RateLimits {
  /** Takes the next turn that all the limits have in common. */
  reserve(uses: readonly LimitUse[], maxWaitMs: number): Promise<Slot>;
  /** Milliseconds for which one of these is still blocked; 0 when none is. */
  blockedFor(uses: readonly LimitUse[]): Promise<number>;
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

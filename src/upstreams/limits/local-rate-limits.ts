import {
  checkUses,
  type LimitsNow,
  type LimitUse,
  type RateLimit,
  type RateLimits,
  type Slot,
  type TakenLane,
} from './rate-limits.js';

interface LimitState {
  nextFreeAt: number;
  blockedUntil: number;
  reason: string | null;
}

/**
 * The same limits for this process alone, where schema `pipeline` is missing: there is no write-back then, and one
 * instance that pulls.
 */
export class LocalRateLimits implements RateLimits {
  private readonly states = new Map<string, LimitState>();

  /** @param now milliseconds that never go backwards. */
  constructor(private readonly now: () => number = () => performance.now()) {}

  async reserve(uses: readonly LimitUse[], maxWaitMs: number, lanes: readonly RateLimit[] = []): Promise<Slot> {
    checkUses(uses);
    const now = this.now();
    const [lane] = lanes.toSorted((a, b) => this.freeAt(a) - this.freeAt(b));
    const used = lane === undefined ? uses : [...uses, { limit: lane, cost: 1 }];
    const at = Math.max(now, ...used.map((use) => this.earliest(use)));
    const waitMs = at - now;
    if (waitMs > maxWaitMs) return { granted: false, waitMs, reason: this.reasonAt(now, uses) };
    for (const { limit, cost } of used) {
      const state = this.stateOf(limit);
      state.nextFreeAt = Math.max(state.nextFreeAt, at) + cost * limit.intervalMs;
    }
    if (lane === undefined) return { granted: true, waitMs, at };
    return { granted: true, waitMs, at, lane: { name: lane.name, heldUntil: at + lane.intervalMs } };
  }

  async look(uses: readonly LimitUse[]): Promise<LimitsNow> {
    const now = this.now();
    return { now, blockedMs: Math.max(0, ...uses.map(({ limit }) => this.stateOf(limit).blockedUntil - now)) };
  }

  async free({ name, heldUntil }: TakenLane, milliseconds: number, since = Number.POSITIVE_INFINITY): Promise<void> {
    const state = this.states.get(name);
    if (state && state.nextFreeAt <= heldUntil) state.nextFreeAt = Math.min(this.now(), since) + milliseconds;
  }

  async block(limit: RateLimit, seconds: number, reason: string): Promise<void> {
    const state = this.stateOf(limit);
    const until = this.now() + seconds * 1000;
    if (until < state.blockedUntil) return;
    state.blockedUntil = until;
    state.reason = reason;
  }

  /** Those that were never used come first, in their order: infinities have no difference. */
  private freeAt({ name }: RateLimit): number {
    return this.states.get(name)?.nextFreeAt ?? Number.MIN_SAFE_INTEGER;
  }

  private earliest({ limit, cost }: LimitUse): number {
    const { nextFreeAt, blockedUntil } = this.stateOf(limit);
    return Math.max(blockedUntil, nextFreeAt - (limit.burst - cost) * limit.intervalMs);
  }

  private reasonAt(now: number, uses: readonly LimitUse[]): string | null {
    const blocked = uses.map(({ limit }) => this.stateOf(limit)).find(({ blockedUntil }) => blockedUntil > now);
    return blocked?.reason ?? null;
  }

  private stateOf({ name }: RateLimit): LimitState {
    const known = this.states.get(name);
    if (known !== undefined) return known;
    const state = { nextFreeAt: Number.NEGATIVE_INFINITY, blockedUntil: Number.NEGATIVE_INFINITY, reason: null };
    this.states.set(name, state);
    return state;
  }
}

import {
  checkUses,
  type LimitsNow,
  type LimitUse,
  type RateLimit,
  type RateLimits,
  type Slot,
  type TakenLane,
} from './rate-limits.js';
import {
  BLOCK_LIMIT,
  FREE_LANE,
  INTRODUCE_LIMITS,
  LOOK_AT_LIMITS,
  RESERVE_SLOT,
  type SlotRow,
} from './rate-limits.queries.js';

/** What of the warehouse the limits need. */
export interface SqlRows {
  rows<Row extends object>(sql: string, values?: readonly unknown[]): Promise<Row[]>;
}

/**
 * Limits kept in `pipeline.rate_limit`, by the database's clock: however many instances, pulls and bridges there are,
 * they take their turns from one row. Errors of the database are thrown: without it nothing may be sent.
 */
export class PostgresRateLimits implements RateLimits {
  constructor(private readonly database: SqlRows) {}

  async reserve(uses: readonly LimitUse[], maxWaitMs: number, lanes: readonly RateLimit[] = []): Promise<Slot> {
    checkUses(uses);
    const first = await this.take(uses, maxWaitMs, lanes);
    if (first !== undefined) return first;
    await this.database.rows(INTRODUCE_LIMITS, [[...namesOf(uses), ...lanes.map(({ name }) => name)]]);
    const second = await this.take(uses, maxWaitMs, lanes);
    if (second !== undefined) return second;
    throw new Error(`pipeline.rate_limit does not keep its rows: ${namesOf(uses).join(', ')}`);
  }

  async look(uses: readonly LimitUse[]): Promise<LimitsNow> {
    const [row] = await this.database.rows<{ now: number; blocked_ms: number }>(LOOK_AT_LIMITS, [namesOf(uses)]);
    if (row === undefined) throw new Error('The database did not tell the time.');
    return { now: row.now, blockedMs: row.blocked_ms };
  }

  async free({ name, heldUntil }: TakenLane, milliseconds: number, since?: number): Promise<void> {
    await this.database.rows(FREE_LANE, [name, milliseconds, heldUntil, since ?? null]);
  }

  async block(limit: RateLimit, seconds: number, reason: string): Promise<void> {
    await this.database.rows(BLOCK_LIMIT, [limit.name, seconds, reason]);
  }

  /** Undefined while a limit has no row. */
  private async take(
    uses: readonly LimitUse[],
    maxWaitMs: number,
    lanes: readonly RateLimit[],
  ): Promise<Slot | undefined> {
    const asked = [...uses, ...lanes.map((limit) => ({ limit, cost: 1 }))];
    const [row] = await this.database.rows<SlotRow>(RESERVE_SLOT, [
      namesOf(asked),
      asked.map(({ limit }) => limit.intervalMs),
      asked.map(({ limit }) => limit.burst),
      asked.map(({ cost }) => cost),
      Number.isFinite(maxWaitMs) ? maxWaitMs : null,
      lanes.map(({ name }) => name),
    ]);
    if (row === undefined || row.known < asked.length) return undefined;
    if (row.taken === 0) return { granted: false, waitMs: row.wait_ms, reason: row.reason };
    const lane = lanes.find(({ name }) => name === row.lane);
    const taken = lane && { lane: { name: lane.name, heldUntil: row.at + lane.intervalMs } };
    return { granted: true, waitMs: row.wait_ms, at: row.at, ...taken };
  }
}

function namesOf(uses: readonly LimitUse[]): string[] {
  return uses.map(({ limit }) => limit.name);
}

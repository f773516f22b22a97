import type { AsanaSettings } from './settings.js';

const MINUTE_MS = 60_000;

/** What a request costs: each action of a batch counts as a request of its own. */
export interface Cost {
  readonly reads: number;
  readonly writes: number;
}

/** In `Retry-After` when it is only too many at once. */
const CONCURRENCY_RETRY_SECONDS = 1;

/** A limit was met. */
export interface TooMany {
  readonly retryAfterSeconds: number;
}

/**
 * A limit a minute and caps on what is under way at once. A request that is refused by the limit a minute still counts,
 * so who goes on asking waits longer. Kept in memory: a simulator that starts again has forgiven.
 */
export class AsanaLimits {
  private readonly setting: (name: keyof AsanaSettings) => number;
  private readonly now: () => number;
  private times: number[] = [];
  private reads = 0;
  private writes = 0;

  constructor(setting: (name: keyof AsanaSettings) => number, now: () => number = Date.now) {
    this.setting = setting;
    this.now = now;
  }

  /** Counts a request. It is over when the function that comes back is called. */
  enter({ reads, writes }: Cost): (() => void) | TooMany {
    const wait = this.count(reads + writes);
    if (wait > 0) return { retryAfterSeconds: wait };
    if (
      this.reads + reads > this.setting('concurrent_reads') ||
      this.writes + writes > this.setting('concurrent_writes')
    ) {
      return { retryAfterSeconds: CONCURRENCY_RETRY_SECONDS };
    }
    this.reads += reads;
    this.writes += writes;
    return () => {
      this.reads -= reads;
      this.writes -= writes;
    };
  }

  /** Seconds until the requests would fit into the minute; 0 when they do. */
  private count(requests: number): number {
    const now = this.now();
    this.times = this.times.filter((time) => time > now - MINUTE_MS);
    const limit = this.setting('requests_per_minute');
    const before = this.times.length;
    for (let i = 0; i < requests; i += 1) this.times.push(now);
    if (before + requests <= limit) return 0;
    // When so many of the counted ones are a minute old that one more request fits.
    const freed = this.times[Math.max(this.times.length - limit, 0)] ?? now;
    return Math.max(Math.ceil((freed + MINUTE_MS - now) / 1000), 1);
  }
}

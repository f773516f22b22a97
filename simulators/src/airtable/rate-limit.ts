import type { AirtableSettings } from './settings.js';

const SECOND_MS = 1000;

/**
 * 5 requests/s per base and 50 per token; who goes over it gets 429s for 30 s. Kept in memory: a simulator that starts
 * again has forgiven.
 */
export class AirtableLimits {
  private readonly setting: (name: keyof AirtableSettings) => number;
  private readonly now: () => number;
  private readonly base = new SlidingSecond();
  private readonly token = new SlidingSecond();

  constructor(setting: (name: keyof AirtableSettings) => number, now: () => number = Date.now) {
    this.setting = setting;
    this.now = now;
  }

  /** Counts a request; false when it is one too many, or within the penalty. */
  allow(isOfBase: boolean): boolean {
    const now = this.now();
    const penalty = this.setting('penalty_seconds') * SECOND_MS;
    // The token's first: what it refuses is no request to the base.
    if (!this.token.allow(now, this.setting('token_requests_per_second'), penalty)) return false;
    return !isOfBase || this.base.allow(now, this.setting('base_requests_per_second'), penalty);
  }
}

class SlidingSecond {
  private times: number[] = [];
  private blockedUntil = 0;

  allow(now: number, limit: number, penalty: number): boolean {
    if (now < this.blockedUntil) return false;
    this.times = this.times.filter((time) => time > now - SECOND_MS);
    if (this.times.length >= limit) {
      this.blockedUntil = now + penalty;
      return false;
    }
    this.times.push(now);
    return true;
  }
}

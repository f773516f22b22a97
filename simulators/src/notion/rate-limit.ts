import type { NotionSettings } from './settings.js';

/** A bucket that refills three times a second. Kept in memory: a simulator that starts again has forgiven. */
export class NotionLimits {
  private readonly setting: (name: keyof NotionSettings) => number;
  private readonly now: () => number;
  private tokens: number;
  private at: number;

  constructor(setting: (name: keyof NotionSettings) => number, now: () => number = Date.now) {
    this.setting = setting;
    this.now = now;
    this.tokens = setting('burst');
    this.at = now();
  }

  /** Seconds to wait; 0 when the request is let through. */
  enter(): number {
    const rate = this.setting('requests_per_second');
    const now = this.now();
    this.tokens = Math.min(this.setting('burst'), this.tokens + ((now - this.at) / 1000) * rate);
    this.at = now;
    if (this.tokens < 1) return Math.max(1, Math.ceil((1 - this.tokens) / rate));
    this.tokens -= 1;
    return 0;
  }
}

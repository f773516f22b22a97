import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Clock } from '../clock/clock.js';
import { TooManyForgeriesError, UnauthenticatedError } from './access-errors.js';

/** More than a person with several old windows sends; to check one costs some microseconds. */
const MOST_A_MINUTE = 60;
const MINUTE_MS = 60_000;
/** Addresses that are counted at once; whoever comes first is forgotten first. */
const MAX_ADDRESSES = 5000;
/** What Access never signed. A token that has ended, or is for another application, is no forgery. */
const FORGED: ReadonlySet<string> = new Set(['malformed', 'algorithm', 'unknown_key', 'signature']);
/** Where a tunnel or a container's network comes from. */
const WITHIN = /^(?:::ffff:)?(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|^(?:::1$|f[cd])/;

interface Counted {
  readonly since: number;
  forged: number;
}

/** Made-up tokens by the address that they come from: whoever sends too many is not listened to for the rest of a minute. */
export class Forgeries {
  private readonly counts = new Map<string, Counted>();

  constructor(private readonly clock: Clock) {}

  /**
   * Checks a token that is not known yet, unless too many of its address were made up.
   * @throws TooManyForgeriesError, and whatever the check throws.
   */
  async check<T>(request: Pick<IncomingMessage, 'headers' | 'socket'>, check: () => Promise<T>): Promise<T> {
    const address = addressOf(request);
    const left = this.secondsLeft(address);
    if (left > 0) throw new TooManyForgeriesError(left);
    try {
      return await check();
    } catch (error) {
      if (error instanceof UnauthenticatedError && FORGED.has(error.reason)) this.count(address);
      throw error;
    }
  }

  private secondsLeft(address: string): number {
    const counted = this.counts.get(address);
    if (counted === undefined || counted.forged < MOST_A_MINUTE) return 0;
    return Math.ceil((counted.since + MINUTE_MS - this.clock.now()) / 1000);
  }

  private count(address: string): void {
    const now = this.clock.now();
    const known = this.counts.get(address);
    if (known !== undefined && known.since + MINUTE_MS > now) {
      known.forged += 1;
      return;
    }
    this.counts.delete(address);
    const [oldest] = this.counts.size >= MAX_ADDRESSES ? this.counts.keys() : [];
    if (oldest !== undefined) this.counts.delete(oldest);
    this.counts.set(address, { since: now, forged: 1 });
  }
}

/** Through a tunnel all come from one address, and Cloudflare says from which they came to it; of others nobody believes that. */
function addressOf({ headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>): string {
  const peer = socket.remoteAddress ?? '';
  const told = headers['cf-connecting-ip'];
  return WITHIN.test(peer) && typeof told === 'string' && isIP(told) !== 0 ? told : peer;
}

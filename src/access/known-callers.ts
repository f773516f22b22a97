import type { Clock } from '../clock/clock.js';
import type { Caller } from '../common/access/caller.js';

/** Tokens of one to two kilobytes each; a company has fewer sessions than this. */
const MAX_TOKENS = 2000;

/** Whom a token that was checked belongs to. */
export interface KnownCaller {
  readonly caller: Caller;
  /** Whether it may pass on the token of somebody else. */
  readonly edge: boolean;
  readonly keyId: string;
}

/** Tokens that were checked, until they end: a check takes longer than the whole answer from ready bytes. */
export class KnownCallers {
  private readonly byToken = new Map<string, KnownCaller>();

  constructor(private readonly clock: Clock) {}

  get(token: string): KnownCaller | undefined {
    const known = this.byToken.get(token);
    if (known === undefined || known.caller.expiresAt > this.clock.now()) return known;
    this.byToken.delete(token);
    return undefined;
  }

  /** The token that was checked first makes room: it is the next to end, too. */
  add(token: string, known: KnownCaller): void {
    const [oldest] = this.byToken.size >= MAX_TOKENS ? this.byToken.keys() : [];
    if (oldest !== undefined) this.byToken.delete(oldest);
    this.byToken.set(token, known);
  }

  /** Forgets those that were signed with a key that is good no more. */
  keepSignedWith(keyIds: ReadonlySet<string>): void {
    for (const [token, { keyId }] of this.byToken) if (!keyIds.has(keyId)) this.byToken.delete(token);
  }

  /** Forgets all: what they may do has changed. */
  clear(): void {
    this.byToken.clear();
  }
}

import { Logger } from '@nestjs/common';
import { type CryptoKey, importJWK } from 'jose';
import type { Clock } from '../clock/clock.js';
import { KeysUnavailableError } from './access-errors.js';

/** Whoever makes up ids of keys must not make us ask for each: Cloudflare rotates every six weeks. */
const UNKNOWN_KEY_MS = 60_000;
/** While there is no key at all nobody can come in, so it is tried sooner. */
const NO_KEYS_MS = 1000;
const TIMEOUT_MS = 5000;

/** The keys that Cloudflare Access signs with, by their ids. */
export class SigningKeys {
  private readonly logger = new Logger(SigningKeys.name);
  private keys: ReadonlyMap<string, CryptoKey> = new Map();
  private triedAt = Number.NEGATIVE_INFINITY;
  private pending: Promise<void> | undefined;
  private failing = false;
  /** Told whenever keys were read: which are good from now on. */
  onRead: ((ids: ReadonlySet<string>) => void) | undefined;

  constructor(
    private readonly url: string,
    private readonly clock: Clock,
  ) {}

  /**
   * A key; undefined when there is none of this id.
   * @throws KeysUnavailableError while none could ever be read.
   */
  async find(id: string): Promise<CryptoKey | undefined> {
    const known = this.keys.get(id);
    if (known) return known;
    if (this.isDue()) await this.read();
    else await this.pending;
    if (this.keys.size === 0) {
      throw new KeysUnavailableError('The keys of Cloudflare Access could not be read. Try again in a few seconds.');
    }
    return this.keys.get(id);
  }

  /** Reads the keys. When that fails, those at hand stay good; whoever comes meanwhile waits for the same answer. */
  read(): Promise<void> {
    this.triedAt = this.clock.now();
    this.pending ??= this.fetch()
      .then((keys) => this.take(keys))
      .catch((error: unknown) => this.tellFailure(error))
      .finally(() => {
        this.pending = undefined;
      });
    return this.pending;
  }

  private isDue(): boolean {
    const since = this.clock.now() - this.triedAt;
    // A clock that was put back would else close the door for as long.
    return since < 0 || since >= (this.keys.size === 0 ? NO_KEYS_MS : UNKNOWN_KEY_MS);
  }

  private async fetch(): Promise<ReadonlyMap<string, CryptoKey>> {
    const answer = await fetch(this.url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    if (answer.status !== 200) throw new Error(`answered ${answer.status}`);
    const keys = await readKeys(await answer.json());
    // A list without a key is a fault of whoever answers, not the end of all sessions.
    if (keys.size === 0) throw new Error('answered without a key');
    return keys;
  }

  private take(keys: ReadonlyMap<string, CryptoKey>): void {
    this.keys = keys;
    if (this.failing) this.logger.log('the keys of Cloudflare Access are read again');
    this.failing = false;
    this.onRead?.(new Set(keys.keys()));
  }

  /** Once, and not at every try. */
  private tellFailure(error: unknown): void {
    if (!this.failing) {
      const left = this.keys.size === 0 ? 'nobody can come in' : 'those at hand stay good';
      // `fetch` says only that it failed; why stands in its cause.
      const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
      this.logger.error(`the keys of Cloudflare Access could not be read from ${this.url}; ${left}: ${String(cause)}`);
    }
    this.failing = true;
  }
}

/** Those of a JWK set that can be meant; Cloudflare puts certificates beside them. */
async function readKeys(answer: unknown): Promise<ReadonlyMap<string, CryptoKey>> {
  const keys = new Map<string, CryptoKey>();
  const listed = typeof answer === 'object' && answer !== null && 'keys' in answer ? answer.keys : undefined;
  if (!Array.isArray(listed)) throw new Error('answered no JWK set');
  for (const { kid, kty, n, e } of listed.filter(isObject)) {
    if (typeof kid !== 'string' || kty !== 'RSA' || typeof n !== 'string' || typeof e !== 'string') continue;
    // Only the public half, and only for the one algorithm, whatever else the answer says.
    const key = await importJWK({ kty, n, e, alg: 'RS256' }, 'RS256');
    if (!(key instanceof Uint8Array)) keys.set(kid, key);
  }
  return keys;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

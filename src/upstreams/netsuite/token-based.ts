import { createHmac, randomBytes } from 'node:crypto';
import type { UpstreamResult } from '../http/result.js';
import { Secret } from '../http/secret.js';
import type { UpstreamRequest } from '../http/upstream-request.js';
import type { Access, Authorization } from './access.js';

/** Token-based authentication (OAuth 1.0a), for integrations that have it: from 2027.1 on no new one can be made. */
export interface TokenBasedCredentials {
  readonly kind: 'oauth1';
  readonly consumerKey: string;
  readonly consumerSecret: Secret;
  readonly tokenId: string;
  readonly tokenSecret: Secret;
}

/** Signs each request with HMAC-SHA256 (RFC 5849). */
export class TokenBasedAccess implements Access {
  /** @param accountId the realm: `1234567`, of a sandbox `1234567_SB1`. */
  constructor(
    private readonly credentials: TokenBasedCredentials,
    private readonly accountId: string,
    private readonly now: () => number = Date.now,
  ) {}

  async authorize(method: UpstreamRequest['method'], url: string): Promise<UpstreamResult<Authorization>> {
    const { consumerKey, tokenId } = this.credentials;
    const parameters = {
      oauth_consumer_key: consumerKey,
      oauth_nonce: randomBytes(16).toString('hex'),
      oauth_signature_method: 'HMAC-SHA256',
      oauth_timestamp: String(Math.floor(this.now() / 1000)),
      oauth_token: tokenId,
      oauth_version: '1.0',
    };
    const signed = { ...parameters, oauth_signature: this.signatureOf(method, new URL(url), parameters) };
    const listed = Object.entries(signed).map(([name, value]) => `${name}="${percent(value)}"`);
    const token = new Secret([`realm="${percent(this.accountId)}"`, ...listed].join(', '));
    return { outcome: 'ok', value: { token, scheme: 'OAuth' }, exchange: null };
  }

  /** A signature that was refused once is refused again: nothing can be renewed. */
  refused(): boolean {
    return false;
  }

  private signatureOf(method: string, url: URL, oauth: Readonly<Record<string, string>>): string {
    const pairs = [...url.searchParams, ...Object.entries(oauth)].map(([name, value]) => [
      percent(name),
      percent(value),
    ]);
    const sorted = pairs.map((pair) => pair.join('=')).sort();
    const base = [method, `${url.origin}${url.pathname}`, sorted.join('&')].map(percent).join('&');
    const key = [this.credentials.consumerSecret, this.credentials.tokenSecret].map((part) => percent(part.reveal()));
    return createHmac('sha256', key.join('&')).update(base).digest('base64');
  }
}

/** RFC 5849, 3.6: stricter than `encodeURIComponent`. */
function percent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

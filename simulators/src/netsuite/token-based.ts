import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SimRequest } from '../http/exchange.js';
import type { NetSuiteCredentials } from './credentials.js';

/** How far a clock may be off before a signature is refused. */
const MOST_SECONDS_OFF = 300;

/** Checks signatures of OAuth 1.0a (RFC 5849), HMAC-SHA256 alone, and that none is used twice. */
export class TokenBasedLogin {
  private readonly credentials: NetSuiteCredentials;
  private readonly seen = new Map<string, number>();

  constructor(credentials: NetSuiteCredentials) {
    this.credentials = credentials;
  }

  accepts({ method, path, query, headers }: SimRequest): boolean {
    const given = parametersIn(headers.authorization ?? '');
    const { realm, oauth_signature: signature = '', ...oauth } = given;
    const { accountId, clientId, consumerSecret, tokenId, tokenSecret } = this.credentials;
    const isOurs = realm === accountId && oauth.oauth_consumer_key === clientId && oauth.oauth_token === tokenId;
    if (!isOurs || oauth.oauth_signature_method !== 'HMAC-SHA256') return false;
    const now = Math.floor(Date.now() / 1000);
    if (!(Math.abs(Number(oauth.oauth_timestamp) - now) <= MOST_SECONDS_OFF)) return false;
    const pairs = [...query, ...Object.entries(oauth)].map(([name, value]) => `${percent(name)}=${percent(value)}`);
    const url = `http://${headers.host ?? ''}${path}`;
    const base = [method, url, pairs.sort().join('&')].map(percent).join('&');
    const key = `${percent(consumerSecret)}&${percent(tokenSecret)}`;
    if (!isSame(createHmac('sha256', key).update(base).digest('base64'), signature)) return false;
    return this.isNew(`${oauth.oauth_timestamp}/${oauth.oauth_nonce}`, now);
  }

  private isNew(nonce: string, now: number): boolean {
    for (const [old, at] of this.seen) if (at < now - 2 * MOST_SECONDS_OFF) this.seen.delete(old);
    if (this.seen.has(nonce)) return false;
    this.seen.set(nonce, now);
    return true;
  }
}

function parametersIn(authorization: string): Readonly<Record<string, string>> {
  const parameters: Record<string, string> = {};
  if (!authorization.startsWith('OAuth ')) return parameters;
  for (const [, name = '', value = ''] of authorization.matchAll(/(\w+)="([^"]*)"/g)) {
    try {
      parameters[name] = decodeURIComponent(value);
    } catch {
      // Then the signature is another one, and is refused.
    }
  }
  return parameters;
}

function percent(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

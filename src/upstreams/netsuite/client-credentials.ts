import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { expectObject, expectText, UnexpectedAnswerError } from '../http/json.js';
import type { UpstreamResult } from '../http/result.js';
import { Secret } from '../http/secret.js';
import type { SendOptions } from '../http/send-request.js';
import { callUpstream, type UpstreamCall } from '../limits/call-upstream.js';
import type { RateLimits } from '../limits/rate-limits.js';
import type { Access, Authorization } from './access.js';

/** OAuth 2.0 client credentials: a certificate that was uploaded for an integration, a role and a user. */
export interface ClientCredentials {
  readonly kind: 'oauth2';
  /** The integration's client id (consumer key). */
  readonly clientId: string;
  /** Under which NetSuite knows the certificate. */
  readonly certificateId: string;
  readonly privateKey: KeyObject;
  readonly algorithm: 'PS256' | 'ES256';
}

/** How a request of the token is limited; the same as any other of the account's. */
export type TokenCall = Pick<UpstreamCall<never>, 'readError' | 'uses' | 'blocks'>;

/** NetSuite takes an assertion that lives up to an hour; ours is used at once. */
const ASSERTION_SECONDS = 300;
/** A token is not used in its last minutes: a request that waits for its turn must not arrive with a dead one. */
const RENEW_BEFORE_SECONDS = 300;
/** NetSuite's tokens live 60 minutes. */
const USUAL_SECONDS = 3600;
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

interface CachedToken {
  readonly token: Secret;
  /** Milliseconds. */
  readonly until: number;
}

/** Signs for access tokens, and keeps one until shortly before its end. */
export class ClientCredentialsAccess implements Access {
  private cached: CachedToken | undefined;
  private asking: Promise<UpstreamResult<CachedToken>> | undefined;

  constructor(
    private readonly credentials: ClientCredentials,
    private readonly tokenUrl: string,
    private readonly limits: RateLimits,
    private readonly call: TokenCall,
    private readonly now: () => number = Date.now,
  ) {}

  async authorize(_method: string, _url: string, options: SendOptions): Promise<UpstreamResult<Authorization>> {
    if (this.cached !== undefined && this.now() < this.cached.until) return this.authorization(this.cached);
    // Whoever comes while one is asked for waits for that one.
    this.asking ??= this.ask(options).finally(() => {
      this.asking = undefined;
    });
    const asked = await this.asking;
    if (asked.outcome !== 'ok') return asked;
    this.cached = asked.value;
    return this.authorization(asked.value);
  }

  refused({ token }: Authorization): boolean {
    // Somebody else may have renewed it meanwhile.
    if (this.cached?.token === token) this.cached = undefined;
    return true;
  }

  private authorization({ token }: CachedToken): UpstreamResult<Authorization> {
    return { outcome: 'ok', value: { token, scheme: 'Bearer' }, exchange: null };
  }

  private async ask({ timeoutMs, signal }: SendOptions): Promise<UpstreamResult<CachedToken>> {
    const assertion = await this.assertion();
    const request = {
      method: 'POST',
      url: this.tokenUrl,
      form: { grant_type: 'client_credentials', client_assertion_type: ASSERTION_TYPE, client_assertion: assertion },
      token: new Secret(assertion),
      scheme: 'none',
      writes: false,
      // The answer is the token.
      bulk: true,
    } as const;
    const options = { ...(timeoutMs === undefined ? {} : { timeoutMs }), ...(signal === undefined ? {} : { signal }) };
    const parse = (body: Parameters<UpstreamCall<CachedToken>['parse']>[0]): CachedToken => {
      const answer = expectObject(body, 'the answer');
      if (typeof answer.access_token !== 'string' || answer.access_token === '')
        throw new UnexpectedAnswerError('access_token', 'must be a text');
      const seconds = Number(answer.expires_in ?? USUAL_SECONDS) || USUAL_SECONDS;
      const usableSeconds = Math.max(seconds - RENEW_BEFORE_SECONDS, seconds / 2);
      return {
        token: new Secret(expectText(answer.access_token, 'access_token')),
        until: this.now() + usableSeconds * 1000,
      };
    };
    const result = await callUpstream(this.limits, { ...this.call, request, parse }, options);
    // `invalid_client` and its like are a 400 here, and mean what a 401 means elsewhere.
    return result.outcome === 'rejected' ? { ...result, outcome: 'unauthorized' } : result;
  }

  private assertion(): Promise<string> {
    const { clientId, certificateId, privateKey, algorithm } = this.credentials;
    const now = Math.floor(this.now() / 1000);
    return new SignJWT({ scope: ['rest_webservices'] })
      .setProtectedHeader({ typ: 'JWT', alg: algorithm, kid: certificateId })
      .setIssuer(clientId)
      .setAudience(this.tokenUrl)
      .setIssuedAt(now)
      .setExpirationTime(now + ASSERTION_SECONDS)
      .sign(privateKey);
  }
}

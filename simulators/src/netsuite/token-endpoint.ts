import { constants, createHash, createPublicKey, verify } from 'node:crypto';
import { Refusal, type SimAnswer, type SimRequest } from '../http/exchange.js';
import { newToken } from '../identifiers.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import type { SimState } from '../state/sim-state.js';
import type { IntegrationRecord } from './credentials.js';
import { tokenError } from './errors.js';

/** Where tokens are asked for, below the account's address. */
export const TOKEN_PATH = '/services/rest/auth/oauth2/v1/token';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** NetSuite: an assertion lives an hour at most. */
const MOST_SECONDS = 3600;
const CLOCK_TOLERANCE_SECONDS = 60;

/** OAuth 2.0 client credentials with a signed assertion (RFC 7523), and the tokens that were given. */
export class TokenEndpoint {
  private readonly state: SimState;
  private readonly integration: IntegrationRecord;
  private readonly url: () => string;
  private readonly tokenSeconds: () => number;

  constructor(state: SimState, integration: IntegrationRecord, url: () => string, tokenSeconds: () => number) {
    this.state = state;
    this.integration = integration;
    this.url = url;
    this.tokenSeconds = tokenSeconds;
    state.define('CREATE TABLE IF NOT EXISTS token (hash TEXT PRIMARY KEY, ends INTEGER NOT NULL) STRICT');
  }

  /** @throws Refusal */
  give({ method, headers, text }: SimRequest): SimAnswer {
    if (method !== 'POST') throw new Refusal(tokenError(405, 'invalid_request'));
    if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded')) throw refused('invalid_request');
    const form = new URLSearchParams(text ?? '');
    if (form.get('grant_type') !== 'client_credentials') throw refused('unsupported_grant_type');
    if (form.get('client_assertion_type') !== ASSERTION_TYPE) throw refused('invalid_request');
    this.check(form.get('client_assertion') ?? '');
    const seconds = this.tokenSeconds();
    const token = newToken('eyJraWQi');
    const now = nowSeconds();
    this.state.run('DELETE FROM token WHERE ends < ?', now - MOST_SECONDS);
    this.state.run('INSERT INTO token VALUES (?, ?)', hashOf(token), now + seconds);
    // NetSuite writes the number as a text.
    const body = { access_token: token, expires_in: String(seconds), token_type: 'bearer' };
    return { status: 200, headers: { 'cache-control': 'no-store' }, body };
  }

  /** Whether it was given here, and lives. */
  knows(token: string): boolean {
    const row = this.state.row('SELECT ends FROM token WHERE hash = ?', hashOf(token));
    return typeof row?.ends === 'number' && row.ends > nowSeconds();
  }

  /** Ends every token, as when somebody revokes the integration's grants. */
  revokeAll(): void {
    this.state.run('DELETE FROM token');
  }

  private check(assertion: string): void {
    const [head = '', body = '', signature = '', ...more] = assertion.split('.');
    const header = decoded(head);
    const claims = decoded(body);
    if (header === undefined || claims === undefined || more.length > 0) throw refused('invalid_request');
    const pem = typeof header.kid === 'string' ? this.integration.publicKey(header.kid) : undefined;
    if (pem === undefined) throw refused('invalid_client');
    if (!isSigned(String(header.alg), pem, `${head}.${body}`, signature)) throw refused('invalid_client');
    if (claims.iss !== this.integration.credentials.clientId) throw refused('invalid_client');
    if (!audiences(claims.aud).includes(this.url())) throw refused('invalid_client');
    if (!scopes(claims.scope).includes('rest_webservices')) throw refused('invalid_scope');
    if (!isTimely(claims)) throw refused('invalid_client');
  }
}

function isTimely({ iat, exp }: JsonObject): boolean {
  if (typeof iat !== 'number' || typeof exp !== 'number') return false;
  const now = nowSeconds();
  return iat <= now + CLOCK_TOLERANCE_SECONDS && exp > now && exp - iat <= MOST_SECONDS;
}

/** PS256 with a key of RSA, ES256 with one of P-256: nothing else, whatever the header says. */
function isSigned(algorithm: string, pem: string, signed: string, signature: string): boolean {
  const key = createPublicKey(pem);
  const bytes = Buffer.from(signature, 'base64url');
  const data = Buffer.from(signed);
  if (algorithm === 'PS256' && key.asymmetricKeyType === 'rsa') {
    const padding = constants.RSA_PKCS1_PSS_PADDING;
    return verify('sha256', data, { key, padding, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }, bytes);
  }
  const isCurve = key.asymmetricKeyDetails?.namedCurve === 'prime256v1';
  return algorithm === 'ES256' && isCurve && verify('sha256', data, { key, dsaEncoding: 'ieee-p1363' }, bytes);
}

function decoded(part: string): JsonObject | undefined {
  try {
    const value = parseJson(Buffer.from(part, 'base64url').toString('utf8'));
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function audiences(value: Json | undefined): readonly Json[] {
  return isJsonArray(value) ? value : [value ?? null];
}

function scopes(value: Json | undefined): readonly Json[] {
  if (isJsonArray(value)) return value;
  return typeof value === 'string' ? value.split(/[ ,]+/) : [];
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function nowSeconds(): number {
  return Math.floor(Date.now() / 1000);
}

function refused(error: string): Refusal {
  return new Refusal(tokenError(error === 'invalid_client' ? 401 : 400, error));
}

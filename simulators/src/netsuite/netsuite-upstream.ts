import type { AnsweredFault } from '../faults/fault.js';
import { type Change, Refusal, type SimAnswer, type SimRequest, Text } from '../http/exchange.js';
import type { Json, JsonObject } from '../json.js';
import { Settings } from '../state/settings.js';
import type { SimState } from '../state/sim-state.js';
import type { Upstream } from '../upstream.js';
import { Account } from './account.js';
import { IntegrationRecord } from './credentials.js';
import { FORBIDDEN, INVALID_LOGIN, NOT_FOUND, netSuiteError, TOO_MANY } from './errors.js';
import { LineStore } from './line-store.js';
import { type NetSuiteParts, netSuiteControls } from './netsuite-controls.js';
import { NetSuiteHand } from './netsuite-hand.js';
import { answerQuery, QUERY_PATH } from './query-endpoint.js';
import { RenamedFields } from './renamed-fields.js';
import { NETSUITE_DEFAULTS } from './settings.js';
import { TokenBasedLogin } from './token-based.js';
import { TOKEN_PATH, TokenEndpoint } from './token-endpoint.js';

/** How an account begins. */
export interface AccountSeed {
  /** IANA name. */
  readonly timeZone: string;
  fill(account: NetSuiteParts): Promise<void>;
}

/** NetSuite's REST services over one account, as far as reading its invoice lines goes. */
export class NetSuiteUpstream implements Upstream {
  readonly name = 'netsuite';
  readonly label = 'NetSuite';
  readonly integration: IntegrationRecord;
  readonly lines: LineStore;
  readonly account: Account;
  readonly renamed: RenamedFields;
  readonly tokens: TokenEndpoint;
  readonly settings: Settings<typeof NETSUITE_DEFAULTS>;
  readonly hand: NetSuiteHand;
  readonly controls = netSuiteControls(this);
  private readonly origin: () => string;
  private readonly tokenBased: TokenBasedLogin;
  private readonly filled: Promise<void>;
  private underWay = 0;

  /** @param seed fills an account that is empty yet; requests wait until it has. */
  constructor(state: SimState, origin: () => string, seed: AccountSeed) {
    this.origin = origin;
    this.integration = new IntegrationRecord(state);
    this.lines = new LineStore(state);
    this.account = new Account(state, seed.timeZone);
    this.renamed = new RenamedFields(state);
    this.settings = new Settings(state, NETSUITE_DEFAULTS);
    this.hand = new NetSuiteHand(this.lines, this.renamed);
    this.tokenBased = new TokenBasedLogin(this.integration.credentials);
    const tokenUrl = () => `${origin()}${TOKEN_PATH}`;
    this.tokens = new TokenEndpoint(state, this.integration, tokenUrl, () => this.settings.get('token_seconds'));
    this.filled = seed.fill(this);
    // Told to whoever asks, not to the process.
    this.filled.catch(() => undefined);
  }

  ready(): Promise<void> {
    return this.filled;
  }

  admit(request: SimRequest): () => void {
    if (!isPath(request, TOKEN_PATH) && !this.isLoggedIn(request)) throw new Refusal(INVALID_LOGIN);
    if (this.underWay >= this.settings.get('concurrent_requests')) throw new Refusal(TOO_MANY);
    this.underWay += 1;
    return () => {
      this.underWay -= 1;
    };
  }

  handle(request: SimRequest, _changes: Change[]): SimAnswer {
    if (isPath(request, TOKEN_PATH)) return this.tokens.give(request);
    if (!isPath(request, QUERY_PATH)) throw new Refusal(NOT_FOUND);
    return answerQuery(request, {
      lines: this.lines,
      account: this.account,
      renamed: this.renamed.all,
      mostRows: this.settings.get('rows_per_query'),
      url: `${this.origin()}${QUERY_PATH}`,
    });
  }

  faultAnswer(kind: AnsweredFault, retryAfterSeconds: number): SimAnswer {
    switch (kind) {
      case '429':
        return { ...TOO_MANY, headers: { ...TOO_MANY.headers, 'retry-after': String(retryAfterSeconds) } };
      case '500':
        return netSuiteError(500, 'UNEXPECTED_ERROR', 'An unexpected error occurred. Error ID: m1a2b3c4d5e6f');
      case '502':
        // From the proxy in front, which knows no JSON.
        return { status: 502, body: new Text('<html><body><h1>502 Bad Gateway</h1></body></html>') };
      case '503':
        return netSuiteError(503, 'SERVICE_UNAVAILABLE', 'The service is temporarily unavailable.');
      case 'auth_revoked':
        return INVALID_LOGIN;
      case 'permission_lost':
        return FORBIDDEN;
    }
  }

  loggedPath({ path, query }: SimRequest): string {
    return query.size === 0 ? path : `${path}?${query}`;
  }

  /** The form that asks for a token holds the assertion. */
  hidesBody(request: SimRequest): boolean {
    return isPath(request, TOKEN_PATH);
  }

  /** Pages are asked for by key, so there are no offsets to expire: tokens end instead. */
  expireOffsets(): void {
    this.tokens.revokeAll();
  }

  dump(): Json {
    const { records } = this.hand.list('invoice lines', '', 0, Number.MAX_SAFE_INTEGER);
    const lines = records.map((record): JsonObject => ({ ...record }));
    return { account: { ...this.account.all }, renamed_fields: Object.fromEntries(this.renamed.all), lines };
  }

  private isLoggedIn(request: SimRequest): boolean {
    const { authorization = '' } = request.headers;
    if (authorization.startsWith('Bearer ')) return this.tokens.knows(authorization.slice('Bearer '.length));
    return this.tokenBased.accepts(request);
  }
}

function isPath({ segments }: SimRequest, path: string): boolean {
  return `/${segments.join('/')}` === path;
}

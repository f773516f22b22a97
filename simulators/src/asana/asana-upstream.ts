import type { AnsweredFault } from '../faults/fault.js';
import { type Change, Refusal, type SimAnswer, type SimRequest, Text } from '../http/exchange.js';
import { newToken } from '../identifiers.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import { Settings } from '../state/settings.js';
import type { SimState } from '../state/sim-state.js';
import type { Upstream } from '../upstream.js';
import { AsanaHand } from './asana-hand.js';
import { costOf, readActions, runActions } from './batch.js';
import type { AsanaApi, Call } from './call.js';
import { asanaError, badRequest, FORBIDDEN, NO_ROUTE, rateLimited, SERVER_ERROR, UNAUTHENTICATED } from './errors.js';
import { Pages } from './pages.js';
import { callUsers, callWorkspaces } from './people-api.js';
import { callProjects } from './projects-api.js';
import { AsanaLimits, type Cost } from './rate-limit.js';
import { ASANA_DEFAULTS } from './settings.js';
import { AsanaStore } from './store.js';
import { callTasks } from './tasks-api.js';

/** Where the API begins. */
export const ASANA_PATH = '/api/1.0';

/** Asana's API over one workspace. */
export class AsanaUpstream implements Upstream {
  readonly name = 'asana';
  readonly label = 'Asana';
  readonly token: string;
  readonly store: AsanaStore;
  readonly settings: Settings<typeof ASANA_DEFAULTS>;
  readonly hand: AsanaHand;
  private readonly state: SimState;
  private readonly api: AsanaApi;
  private readonly limits: AsanaLimits;

  constructor(state: SimState, origin: () => string) {
    this.state = state;
    this.token = state.once('token', () => newToken('2/1200000000000001/1200000000000002:'));
    this.store = new AsanaStore(state);
    this.settings = new Settings(state, ASANA_DEFAULTS);
    this.hand = new AsanaHand(this.store);
    this.limits = new AsanaLimits((name) => this.settings.get(name));
    const key = state.once('offset_key', () => newToken(''));
    const pages = new Pages(
      key,
      () => `${origin()}${ASANA_PATH}`,
      () => this.settings.get('offset_seconds'),
    );
    this.api = { store: this.store, pages };
  }

  admit(request: SimRequest): () => void {
    if (request.headers.authorization !== `Bearer ${this.token}`) throw new Refusal(UNAUTHENTICATED);
    const entered = this.limits.enter(costOfRequest(request));
    if (typeof entered === 'object') throw new Refusal(rateLimited(entered.retryAfterSeconds));
    return entered;
  }

  handle(request: SimRequest, changes: Change[]): SimAnswer {
    const [api, version, ...segments] = request.segments;
    if (`/${api}/${version}` !== ASANA_PATH) throw new Refusal(NO_ROUTE);
    const size = request.text === null ? Number.POSITIVE_INFINITY : Buffer.byteLength(request.text);
    if (size > this.settings.get('max_body_bytes')) throw new Refusal(asanaError(413, 'Request entity too large'));
    const body = readBody(request);
    const data = isJsonObject(body.data) ? body.data : undefined;
    if (segments[0] === 'batch' && request.method === 'POST') {
      return runActions(readActions(data), (action) =>
        // Each a part of its own: one that is refused takes back only what it did itself.
        this.state.transaction(() => this.call({ ...action, changes })),
      );
    }
    const optFields = request.query.get('opt_fields') ?? fieldsOption(body);
    return this.call({ method: request.method, segments, query: request.query, data, optFields, changes });
  }

  faultAnswer(kind: AnsweredFault, retryAfterSeconds: number): SimAnswer {
    switch (kind) {
      case '429':
        return rateLimited(retryAfterSeconds);
      case '500':
        return SERVER_ERROR;
      case '502':
        // From the proxy in front, which knows no JSON.
        return { status: 502, body: new Text('<html><body><h1>502 Bad Gateway</h1></body></html>') };
      case '503':
        return asanaError(503, 'Asana is temporarily unavailable. Please try again later.');
      case 'auth_revoked':
        return UNAUTHENTICATED;
      case 'permission_lost':
        return FORBIDDEN;
    }
  }

  loggedPath({ path, query }: SimRequest): string {
    const shown = new URLSearchParams(query);
    if (shown.has('access_token')) shown.set('access_token', '***');
    return shown.size === 0 ? path : `${path}?${shown}`;
  }

  expireOffsets(): void {
    this.api.pages.expireAll();
  }

  dump(): Json {
    const { store } = this;
    return {
      projects: store.projects().map((project) => ({ ...project })),
      tasks: store.tasks().map((task) => ({ ...task })),
      users: store.users().map((user) => ({ ...user })),
    };
  }

  private call(call: Call): SimAnswer {
    switch (call.segments[0]) {
      case 'tasks':
        return callTasks(this.api, call);
      case 'projects':
        return callProjects(this.api, call);
      case 'users':
        return callUsers(this.api, call);
      case 'workspaces':
        return callWorkspaces(this.api, call);
      default:
        throw new Refusal(NO_ROUTE);
    }
  }
}

function readBody({ text }: SimRequest): JsonObject {
  if (text === null || text === '') return {};
  let body: Json;
  try {
    body = parseJson(text);
  } catch {
    throw badRequest('Could not parse request data, invalid JSON');
  }
  if (!isJsonObject(body)) throw badRequest('Could not parse request data, not an object');
  return body;
}

/** `options.fields` of a body says the same as `opt_fields` of a query. */
function fieldsOption({ options }: JsonObject): string | null {
  return isJsonObject(options) && isJsonArray(options.fields) ? options.fields.join(',') : null;
}

function costOfRequest(request: SimRequest): Cost {
  if (request.segments[2] === 'batch') {
    try {
      const { data } = readBody(request);
      return costOf(readActions(isJsonObject(data) ? data : undefined));
    } catch (error) {
      // A batch that cannot be read counts as one request, and is refused when it is handled.
      if (!(error instanceof Refusal)) throw error;
    }
  }
  return request.method === 'GET' ? { reads: 1, writes: 0 } : { reads: 0, writes: 1 };
}

import type { AnsweredFault } from '../faults/fault.js';
import { Refusal, type SimAnswer, type SimRequest, Text } from '../http/exchange.js';
import { newToken } from '../identifiers.js';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import { Settings } from '../state/settings.js';
import type { SimState } from '../state/sim-state.js';
import type { Hand, Upstream } from '../upstream.js';
import { complete } from './completion.js';
import { MODELS, readConversation } from './conversation.js';
import { badRequest, groqError, INVALID_KEY, NO_ROUTE, RESTRICTED, rateLimited, SERVER_ERROR } from './errors.js';
import { GROQ_DEFAULTS } from './settings.js';
import { think } from './think.js';

const MINUTE_MS = 60_000;

/** Groq's API with a model that is always of the same mind. */
export class GroqUpstream implements Upstream {
  readonly name = 'groq';
  readonly label = 'Groq';
  readonly token: string;
  readonly settings: Settings<typeof GROQ_DEFAULTS>;
  readonly hand: Hand = NOTHING_BY_HAND;
  private times: number[] = [];

  constructor(state: SimState) {
    this.token = state.once('token', () => newToken('gsk_'));
    this.settings = new Settings(state, GROQ_DEFAULTS);
  }

  admit({ headers }: SimRequest): () => void {
    if (headers.authorization !== `Bearer ${this.token}`) throw new Refusal(INVALID_KEY);
    const now = Date.now();
    this.times = this.times.filter((time) => time > now - MINUTE_MS);
    const limit = this.settings.get('requests_per_minute');
    if (this.times.length >= limit) {
      const oldest = this.times[this.times.length - limit] ?? now;
      throw new Refusal(rateLimited(Math.max(Math.ceil((oldest + MINUTE_MS - now) / 1000), 1), MODELS[0]));
    }
    this.times.push(now);
    return () => {};
  }

  handle(request: SimRequest): SimAnswer {
    const path = request.segments.join('/');
    if (path === 'openai/v1/models' && request.method === 'GET') return { status: 200, body: models() };
    if (path !== 'openai/v1/chat/completions' || request.method !== 'POST') throw new Refusal(NO_ROUTE);
    const conversation = readConversation(bodyOf(request));
    const answer = complete(conversation, think(conversation), this.settings.get('word_ms'));
    return { ...answer, headers: { ...answer.headers, ...this.rateHeaders() } };
  }

  faultAnswer(kind: AnsweredFault, retryAfterSeconds: number): SimAnswer {
    switch (kind) {
      case '429':
        return rateLimited(retryAfterSeconds, MODELS[0]);
      case '500':
        return SERVER_ERROR;
      case '502':
        return { status: 502, body: new Text('<html><body><h1>502 Bad Gateway</h1></body></html>') };
      case '503':
        return groqError(503, 'Service Unavailable', 'internal_server_error');
      case 'auth_revoked':
        return INVALID_KEY;
      case 'permission_lost':
        return RESTRICTED;
    }
  }

  loggedPath({ path }: SimRequest): string {
    return path;
  }

  /** It has no lists. */
  expireOffsets(): void {}

  dump(): Json {
    return { models: [...MODELS] };
  }

  private rateHeaders(): Record<string, string> {
    const limit = this.settings.get('requests_per_minute');
    return {
      'x-ratelimit-limit-requests': String(limit),
      'x-ratelimit-remaining-requests': String(Math.max(limit - this.times.length, 0)),
      'x-ratelimit-reset-requests': `${Math.ceil(MINUTE_MS / 1000 / limit)}s`,
    };
  }
}

/** A model remembers nothing that a person could edit. */
const NOTHING_BY_HAND: Hand = {
  collections: () => [],
  list: () => ({ records: [], total: 0 }),
  record: () => undefined,
  create: () => {
    throw new Refusal(NO_ROUTE);
  },
  edit: () => {
    throw new Refusal(NO_ROUTE);
  },
  remove: () => {
    throw new Refusal(NO_ROUTE);
  },
  renameField: () => {
    throw new Refusal(NO_ROUTE);
  },
};

function models(): JsonObject {
  const data = MODELS.map((id) => ({
    id,
    object: 'model',
    created: 1733447754,
    owned_by: 'Meta',
    active: true,
    context_window: 131_072,
  }));
  return { object: 'list', data };
}

function bodyOf({ text }: SimRequest): JsonObject {
  try {
    const body = parseJson(text ?? '');
    if (isJsonObject(body)) return body;
  } catch {
    // Said below.
  }
  throw badRequest('request body is not valid JSON');
}

import type { AnsweredFault } from '../faults/fault.js';
import { Refusal, type SimAnswer, type SimRequest, Text } from '../http/exchange.js';
import { newToken } from '../identifiers.js';
import { isJsonObject, type Json, type JsonObject, parseJson } from '../json.js';
import { Settings } from '../state/settings.js';
import type { SimState } from '../state/sim-state.js';
import type { Upstream } from '../upstream.js';
import { NO_ROUTE, notFound, notionError, RESTRICTED, rateLimited, UNAUTHORIZED, validation } from './errors.js';
import { NotionHand } from './notion-hand.js';
import { showBlock, showPage } from './present.js';
import { NotionLimits } from './rate-limit.js';
import { NOTION_DEFAULTS } from './settings.js';
import { asUuid, NotionStore, uuidOf } from './store.js';

const VERSION = /^\d{4}-\d{2}-\d{2}$/;
const MOST_A_PAGE = 100;

/** Notion's API over one workspace, as an integration sees it that may read. */
export class NotionUpstream implements Upstream {
  readonly name = 'notion';
  readonly label = 'Notion';
  readonly token: string;
  readonly store: NotionStore;
  readonly settings: Settings<typeof NOTION_DEFAULTS>;
  readonly hand: NotionHand;
  private readonly limits: NotionLimits;

  constructor(state: SimState) {
    this.token = state.once('token', () => newToken('ntn_'));
    this.store = new NotionStore(state);
    this.settings = new Settings(state, NOTION_DEFAULTS);
    this.hand = new NotionHand(this.store);
    this.limits = new NotionLimits((name) => this.settings.get(name));
  }

  admit({ headers }: SimRequest): () => void {
    if (headers.authorization !== `Bearer ${this.token}`) throw new Refusal(UNAUTHORIZED);
    const seconds = this.limits.enter();
    if (seconds > 0) throw new Refusal(rateLimited(seconds));
    const version = headers['notion-version'];
    if (typeof version !== 'string' || !VERSION.test(version)) {
      const message = `Notion-Version header should be defined, instead was \`${version}\`.`;
      throw new Refusal(notionError(400, 'missing_version', message));
    }
    return () => {};
  }

  handle(request: SimRequest): SimAnswer {
    const [version, kind, id = '', part, ...more] = request.segments;
    const { method } = request;
    if (version !== 'v1' || more.length > 0) throw new Refusal(NO_ROUTE);
    if (kind === 'search' && method === 'POST' && id === '') return this.search(bodyOf(request));
    if (method !== 'GET') throw new Refusal(NO_ROUTE);
    if (kind === 'users' && id === 'me') return { status: 200, body: bot() };
    if (kind === 'pages' && part === undefined) return { status: 200, body: this.page(id) };
    if (kind === 'blocks' && part === 'children') return this.children(id, request.query);
    if (kind === 'blocks' && part === undefined) return { status: 200, body: this.block(id) };
    throw new Refusal(NO_ROUTE);
  }

  faultAnswer(kind: AnsweredFault, retryAfterSeconds: number): SimAnswer {
    switch (kind) {
      case '429':
        return rateLimited(retryAfterSeconds);
      case '500':
        return notionError(500, 'internal_server_error', 'Unexpected error occurred.');
      case '502':
        return { status: 502, body: new Text('<html><body><h1>502 Bad Gateway</h1></body></html>') };
      case '503':
        return notionError(
          503,
          'service_unavailable',
          'Public API is temporarily unavailable. Please try again later.',
        );
      case 'auth_revoked':
        return UNAUTHORIZED;
      case 'permission_lost':
        return RESTRICTED;
    }
  }

  loggedPath({ path, query }: SimRequest): string {
    return query.size === 0 ? path : `${path}?${query}`;
  }

  /** Its cursors are ids of blocks, which do not expire. */
  expireOffsets(): void {}

  dump(): Json {
    return { pages: this.store.pages().map((page) => ({ ...page })) };
  }

  private page(id: string): JsonObject {
    const page = this.store.page(uuid('page_id', id));
    if (page === undefined) throw notFound('page', id);
    return showPage(page);
  }

  private block(id: string): JsonObject {
    const block = this.store.block(uuid('block_id', id));
    if (block === undefined) throw notFound('block', id);
    return showBlock(block, this.store);
  }

  private children(id: string, query: URLSearchParams): SimAnswer {
    const parent = uuid('block_id', id);
    if (this.store.page(parent) === undefined && this.store.block(parent) === undefined) throw notFound('block', id);
    const all = this.store.children(parent);
    const listed = pageOf(all, query.get('start_cursor'), query.get('page_size'));
    const results = listed.items.map((block) => showBlock(block, this.store));
    return { status: 200, body: list(results, listed.next, 'block') };
  }

  private search({ query, start_cursor, page_size }: JsonObject): SimAnswer {
    const sought = typeof query === 'string' ? query.toLowerCase() : '';
    const all = this.store.pages().filter(({ title }) => title.toLowerCase().includes(sought));
    const size = page_size === undefined ? null : String(page_size);
    const listed = pageOf(all, typeof start_cursor === 'string' ? start_cursor : null, size);
    return { status: 200, body: list(listed.items.map(showPage), listed.next, 'page_or_database') };
  }
}

function pageOf<T extends { readonly id: string }>(
  all: readonly T[],
  cursor: string | null,
  size: string | null,
): { items: readonly T[]; next: string | null } {
  const limit = size === null ? MOST_A_PAGE : Number(size);
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_A_PAGE) {
    throw validation(`body failed validation: body.page_size should be ≤ \`${MOST_A_PAGE}\`, instead was \`${size}\`.`);
  }
  const start = cursor === null ? 0 : all.findIndex(({ id }) => id === asUuid(cursor));
  if (start < 0) throw validation(`The start_cursor provided is invalid: ${cursor}`);
  return { items: all.slice(start, start + limit), next: all[start + limit]?.id ?? null };
}

function list(results: readonly JsonObject[], next: string | null, type: string): JsonObject {
  return { object: 'list', results, next_cursor: next, has_more: next !== null, type, [type]: {} };
}

function uuid(name: string, text: string): string {
  const id = asUuid(text);
  if (id !== undefined) return id;
  throw validation(`path failed validation: path.${name} should be a valid uuid, instead was \`"${text}"\`.`);
}

function bodyOf({ text }: SimRequest): JsonObject {
  try {
    const body = parseJson(text === null || text === '' ? '{}' : text);
    if (isJsonObject(body)) return body;
  } catch {
    // Said below.
  }
  throw new Refusal(notionError(400, 'invalid_json', 'Error parsing JSON body.'));
}

function bot(): JsonObject {
  const owner = { type: 'workspace', workspace: true };
  return {
    object: 'user',
    id: uuidOf('bot'),
    type: 'bot',
    name: 'Pipeline',
    avatar_url: null,
    bot: { owner, workspace_name: 'Brand group' },
  };
}

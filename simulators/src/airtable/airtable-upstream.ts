import type { AnsweredFault } from '../faults/fault.js';
import { type Change, Refusal, type SimAnswer, type SimRequest, Text } from '../http/exchange.js';
import { newAirtableId, newToken } from '../identifiers.js';
import type { Json } from '../json.js';
import { Settings } from '../state/settings.js';
import type { SimState } from '../state/sim-state.js';
import type { Upstream } from '../upstream.js';
import { AirtableHand } from './airtable-hand.js';
import { AttachmentUrls } from './attachments.js';
import { airtableError, NO_PERMISSION, NOT_FOUND, RATE_LIMITED, UNAUTHENTICATED } from './errors.js';
import { Listings } from './list-records.js';
import { describeBases, describeTables, describeUser } from './meta-api.js';
import { AirtableLimits } from './rate-limit.js';
import { RecordStore } from './records.js';
import { BaseSchema } from './schema.js';
import { AIRTABLE_DEFAULTS } from './settings.js';
import { callTable, type TableApi } from './table-api.js';

/** Airtable takes URLs up to this long; longer listings go to `POST …/listRecords`. */
const MAX_URL_CHARACTERS = 16_000;

/** Airtable's Web API over one base. */
export class AirtableUpstream implements Upstream {
  readonly name = 'airtable';
  readonly label = 'Airtable';
  readonly token: string;
  readonly baseId: string;
  readonly schema: BaseSchema;
  readonly records: RecordStore;
  readonly settings: Settings<typeof AIRTABLE_DEFAULTS>;
  readonly hand: AirtableHand;
  private readonly api: TableApi;
  private readonly limits: AirtableLimits;

  constructor(state: SimState, origin: () => string) {
    this.token = state.once('token', () => `${newAirtableId('pat')}.${newToken('')}`);
    this.baseId = state.once('base_id', () => newAirtableId('app'));
    this.schema = new BaseSchema(state);
    this.records = new RecordStore(state);
    this.settings = new Settings(state, AIRTABLE_DEFAULTS);
    this.hand = new AirtableHand(this.schema, this.records);
    this.limits = new AirtableLimits((name) => this.settings.get(name));
    const key = state.once('attachment_key', () => newToken(''));
    this.api = {
      schema: this.schema,
      records: this.records,
      listings: new Listings(this, () => this.settings.get('offset_seconds')),
      urls: new AttachmentUrls(key, origin, () => this.settings.get('attachment_seconds')),
    };
  }

  admit(request: SimRequest): () => void {
    if (!this.api.urls.isMeant(request)) {
      if (request.headers.authorization !== `Bearer ${this.token}`) throw new Refusal(UNAUTHENTICATED);
      if (!this.limits.allow(request.segments[1] === this.baseId)) throw new Refusal(RATE_LIMITED);
      const size = request.text === null ? Number.POSITIVE_INFINITY : Buffer.byteLength(request.text);
      if (size > this.settings.get('max_body_bytes')) {
        throw new Refusal(airtableError(413, 'REQUEST_TOO_LARGE', 'Request body is too large'));
      }
      if (request.urlLength > MAX_URL_CHARACTERS) {
        throw new Refusal(airtableError(414, 'URI_TOO_LONG', 'The URL is too long'));
      }
    }
    return () => {};
  }

  handle(request: SimRequest, changes: Change[]): SimAnswer {
    if (this.api.urls.isMeant(request)) return this.api.urls.serve(request);
    const [version, baseId = '', tableName = '', ...rest] = request.segments;
    if (version !== 'v0') throw new Refusal(NOT_FOUND);
    if (baseId === 'meta') return this.describe([tableName, ...rest]);
    const table = baseId === this.baseId ? this.schema.find(tableName) : undefined;
    if (table === undefined) throw new Refusal(NO_PERMISSION);
    return callTable(this.api, table, rest, request, changes);
  }

  faultAnswer(kind: AnsweredFault): SimAnswer {
    switch (kind) {
      case '429':
        return RATE_LIMITED;
      case '500':
        return airtableError(500, 'SERVER_ERROR', 'Try again. If the problem persists, contact support.');
      case '502':
        // From the proxy in front, which knows no JSON.
        return { status: 502, body: new Text('<html><body><h1>502 Bad Gateway</h1></body></html>') };
      case '503':
        return airtableError(
          503,
          'SERVICE_UNAVAILABLE',
          'The service is temporarily unavailable. Please retry shortly.',
        );
      case 'auth_revoked':
        return UNAUTHENTICATED;
      case 'permission_lost':
        return NO_PERMISSION;
    }
  }

  /** The signature of an attachment's URL and a key in the query (an old way to log in) are secrets. */
  loggedPath(request: SimRequest): string {
    if (this.api.urls.isMeant(request)) return request.path.replace(/[^/]+$/, '***');
    const query = new URLSearchParams(request.query);
    if (query.has('api_key')) query.set('api_key', '***');
    return query.size === 0 ? request.path : `${request.path}?${query}`;
  }

  expireOffsets(): void {
    this.api.listings.expireAll();
  }

  dump(): Json {
    return Object.fromEntries(
      this.schema.tables().map((table) => [
        table.name,
        this.records.all(table).map(({ id, cells, modifiedTime }) => ({
          id,
          modified_at: modifiedTime,
          fields: Object.fromEntries(
            table.fields.flatMap((field) => {
              const cell = cells[field.id];
              return cell === undefined ? [] : [[field.name, cell] as const];
            }),
          ),
        })),
      ]),
    );
  }

  private describe([what, id, part]: readonly string[]): SimAnswer {
    if (what === 'whoami') return describeUser(this.baseId);
    if (what === 'bases' && id === undefined) return describeBases(this.baseId);
    if (what === 'bases' && part === 'tables') {
      if (id !== this.baseId) throw new Refusal(NO_PERMISSION);
      return describeTables(this.schema);
    }
    throw new Refusal(NOT_FOUND);
  }
}

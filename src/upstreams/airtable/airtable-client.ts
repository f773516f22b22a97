import { type Json, type JsonObject, UnexpectedAnswerError } from '../http/json.js';
import { type Listing, type Page, readPages } from '../http/read-pages.js';
import type { UpstreamResult } from '../http/result.js';
import type { Secret } from '../http/secret.js';
import type { UpstreamRequest } from '../http/upstream-request.js';
import { type CallOptions, callUpstream } from '../limits/call-upstream.js';
import { Pace } from '../limits/pace.js';
import type { LimitUse, RateLimit, RateLimits } from '../limits/rate-limits.js';
import {
  AIRTABLE_BLOCK_SECONDS,
  AIRTABLE_MOST,
  airtableBaseLimit,
  airtableTokenLimit,
} from '../limits/upstream-limits.js';
import { isExpiredOffset, readAirtableError } from './airtable-error.js';
import { type AirtableRecord, parseListing, parseUpdated } from './airtable-record.js';
import { type AirtableQuery, listRequest } from './list-request.js';

/** Where Airtable is, and who we are. */
export interface AirtableOptions {
  /** `https://api.airtable.com/v0`, without a slash at the end. */
  readonly apiUrl: string;
  readonly baseId: string;
  readonly token: Secret;
  /** An origin on this machine whose files are taken for Airtable's: that of a stand-in. */
  readonly filesOrigin?: string | undefined;
}

/** New values of one record, by name or id of the field; null clears. */
export interface AirtableUpdate {
  readonly id: string;
  readonly fields: JsonObject;
}

export interface UpdateOptions extends CallOptions {
  /** Lets Airtable make options of selects that it does not have yet. */
  readonly typecast?: boolean;
  readonly byFieldId?: boolean;
}

/** Airtable: at most 100 records a reading. */
export const AIRTABLE_MAX_READ = 100;
/** Airtable: at most 10 records an update. */
export const AIRTABLE_MAX_UPDATE = 10;
/** `rec` and 14 letters or digits; anything else is no record, and would not be safe in a formula. */
const RECORD_ID = /^rec[A-Za-z0-9]{1,64}$/;

/** One base of Airtable. Every call takes its turn of the limits that all instances share. */
export class AirtableClient {
  private readonly baseLimit: RateLimit;
  private readonly uses: readonly LimitUse[];
  private readonly pace: Pace;

  constructor(
    private readonly options: AirtableOptions,
    private readonly limits: RateLimits,
  ) {
    this.baseLimit = airtableBaseLimit(options.baseId);
    const tokenLimit = airtableTokenLimit(options.token.fingerprint());
    this.uses = [this.baseLimit, tokenLimit].map((limit) => ({ limit, cost: 1 }));
    this.pace = new Pace(limits, this.uses, this.baseLimit, AIRTABLE_MOST);
  }

  /** A stand-in's origin, whose files are taken for Airtable's. */
  get filesOrigin(): string | undefined {
    return this.options.filesOrigin;
  }

  /** Tells credentials apart without showing them. */
  get credential(): string {
    return this.options.token.fingerprint();
  }

  /**
   * Reads a whole table, page by page.
   * @param table name or id.
   * @throws UpstreamError
   */
  readTable(
    table: string,
    query: Omit<AirtableQuery, 'offset'> = {},
    options: CallOptions = {},
  ): AsyncGenerator<Page<AirtableRecord>, void, undefined> {
    const list = (offset: string | undefined) =>
      this.list(table, offset === undefined ? query : { ...query, offset }, options);
    return readPages(list, isExpiredOffset, options.signal);
  }

  /**
   * Reads up to 100 records by their ids. What does not exist is missing in the answer, and so is what can't be an id of
   * Airtable's.
   */
  async getRecords(
    table: string,
    ids: readonly string[],
    query: Pick<AirtableQuery, 'fields' | 'byFieldId'> = {},
    options: CallOptions = {},
  ): Promise<UpstreamResult<readonly AirtableRecord[]>> {
    if (ids.length > AIRTABLE_MAX_READ) throw new RangeError(`${ids.length} records in one reading`);
    const wanted = ids.filter((id) => RECORD_ID.test(id));
    if (wanted.length === 0) return { outcome: 'ok', value: [], exchange: null };
    const filterByFormula = `OR(${wanted.map((id) => `RECORD_ID()='${id}'`).join(',')})`;
    const first = await this.list(table, { ...query, filterByFormula }, options);
    if (first.outcome !== 'ok') return first;
    let { items, offset } = first.value;
    // A filtered page may be short and still have a next one.
    while (offset !== undefined) {
      const next: UpstreamResult<Listing<AirtableRecord>> = await this.list(
        table,
        { ...query, filterByFormula, offset },
        options,
      );
      if (next.outcome !== 'ok') return next;
      items = [...items, ...next.value.items];
      offset = next.value.offset;
    }
    return { ...first, value: items };
  }

  /** Updates up to 10 records in one call, in which all succeed or all fail; only the fields named change. */
  async updateRecords(
    table: string,
    updates: readonly AirtableUpdate[],
    { typecast, byFieldId, ...options }: UpdateOptions = {},
  ): Promise<UpstreamResult<readonly AirtableRecord[]>> {
    if (updates.length > AIRTABLE_MAX_UPDATE) throw new RangeError(`${updates.length} records in one update`);
    const body = {
      records: updates.map(({ id, fields }) => ({ id, fields })),
      ...(typecast ? { typecast } : {}),
      ...(byFieldId ? { returnFieldsByFieldId: true } : {}),
    };
    const ids = updates.map(({ id }) => id);
    const request = { method: 'PATCH', url: this.urlOf(table), body } as const;
    return this.call(request, (answer) => parseUpdated(answer, ids), options);
  }

  private list(
    table: string,
    query: AirtableQuery,
    options: CallOptions,
  ): Promise<UpstreamResult<Listing<AirtableRecord>>> {
    const parse = (answer: Json): Listing<AirtableRecord> => {
      const listing = parseListing(answer);
      if (listing.offset === undefined || listing.offset !== query.offset) return listing;
      throw new UnexpectedAnswerError('offset', 'must lead on, but leads to the same page again');
    };
    return this.call(listRequest(this.urlOf(table), query), parse, options);
  }

  private call<T>(
    request: Omit<UpstreamRequest, 'token'>,
    parse: (body: Json) => T,
    options: CallOptions,
  ): Promise<UpstreamResult<T>> {
    return callUpstream(
      this.limits,
      {
        request: { ...request, token: this.options.token },
        parse,
        readError: readAirtableError,
        uses: this.uses,
        pace: this.pace,
        blocks: { limit: this.baseLimit, seconds: AIRTABLE_BLOCK_SECONDS, heedsRetryAfter: false },
      },
      options,
    );
  }

  private urlOf(table: string): string {
    return `${this.options.apiUrl}/${encodeURIComponent(this.options.baseId)}/${encodeURIComponent(table)}`;
  }
}

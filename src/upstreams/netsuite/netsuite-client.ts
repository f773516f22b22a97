import { expectArray, expectObject, expectText, isJsonObject, type Json, UnexpectedAnswerError } from '../http/json.js';
import type { UpstreamFailure, UpstreamResult } from '../http/result.js';
import { retryReading } from '../http/retry-reading.js';
import { type CallOptions, callUpstream } from '../limits/call-upstream.js';
import { Concurrency } from '../limits/concurrency.js';
import type { RateLimits } from '../limits/rate-limits.js';
import { NETSUITE_BLOCK_SECONDS, NETSUITE_CONCURRENT, netSuiteLimit } from '../limits/upstream-limits.js';
import type { Access, Authorization } from './access.js';
import { AccountTime } from './account-time.js';
import { type ClientCredentials, ClientCredentialsAccess } from './client-credentials.js';
import { type AnsweredLines, parseLines, type ReadLine } from './invoice-line.js';
import {
  CLOCK_QUERY,
  countQuery,
  INVOICE_LINE_COLUMNS,
  type InvoiceSource,
  type LineKey,
  linesQuery,
  newestQuery,
  type ReadFrom,
} from './invoice-query.js';
import { readNetSuiteError, unknownFieldIn } from './netsuite-error.js';
import { TokenBasedAccess, type TokenBasedCredentials } from './token-based.js';

/** Where NetSuite is, who we are, and how the account keeps its invoices. */
export interface NetSuiteOptions {
  /** `https://1234567.suitetalk.api.netsuite.com`, without a slash at the end. */
  readonly apiUrl: string;
  /** `1234567`, of a sandbox `1234567_SB1`. */
  readonly accountId: string;
  readonly credentials: ClientCredentials | TokenBasedCredentials;
  /** IANA name of the time zone that the account's dates are in. */
  readonly timeZone: string;
  readonly invoices: InvoiceSource;
}

/** Which lines to read. */
export interface LinesWanted {
  /** Those changed at this moment or later; by default all. */
  readonly modifiedFrom?: Date;
  /** Those after one that was read before: its `last_modified_at` and `id`. Goes before `modifiedFrom`. */
  readonly after?: { readonly last_modified_at: string; readonly id: string };
  /** NetSuite: at most, and by default, 1,000. */
  readonly pageSize?: number;
}

/** A part of a reading. */
export interface LinesPage {
  /** In the order of `last_modified_at` and `id`. What is not usable is among them, never left out. */
  readonly rows: readonly ReadLine[];
  /** How many rows were still to come with this page, as NetSuite counts them: 100,000 means that or more. */
  readonly remaining: number;
}

/** NetSuite: at most 1,000 rows a page. */
export const NETSUITE_MAX_PAGE = 1000;
/** Oracle, which is behind it, takes no more in one IN. */
export const NETSUITE_MAX_IDS = 1000;
const SUITEQL_PATH = '/services/rest/query/v1/suiteql';
const TOKEN_PATH = '/services/rest/auth/oauth2/v1/token';
/** A page of an account's busy hour may take long; nothing of ours waits for it. */
const QUERY_TIMEOUT_MS = 60_000;

/** The invoice lines of one account of NetSuite's. It only reads. */
export class NetSuiteClient {
  readonly credential: string;
  private readonly time: AccountTime;
  private readonly access: Access;
  private readonly places = new Concurrency(NETSUITE_CONCURRENT);
  private readonly common;

  constructor(
    private readonly options: NetSuiteOptions,
    private readonly limits: RateLimits,
  ) {
    const { accountId, apiUrl, credentials } = options;
    const limit = netSuiteLimit(accountId);
    this.common = {
      readError: readNetSuiteError,
      uses: [{ limit, cost: 1 }],
      blocks: { limit, seconds: NETSUITE_BLOCK_SECONDS, heedsRetryAfter: true },
    };
    this.time = new AccountTime(options.timeZone);
    this.credential = `${accountId}:${credentials.kind === 'oauth2' ? credentials.certificateId : credentials.tokenId}`;
    this.access =
      credentials.kind === 'oauth2'
        ? new ClientCredentialsAccess(credentials, `${apiUrl}${TOKEN_PATH}`, limits, this.common)
        : new TokenBasedAccess(credentials, accountId);
  }

  /**
   * Reads lines page by page, the next one while the last is used: at most two pages are in memory. A line that changes
   * meanwhile comes again, later, as it is then.
   * @throws UpstreamError
   */
  async *invoiceLines(wanted: LinesWanted = {}, options: CallOptions = {}): AsyncGenerator<LinesPage, void, undefined> {
    const { pageSize = NETSUITE_MAX_PAGE } = wanted;
    const ended = new AbortController();
    const signal = options.signal === undefined ? ended.signal : AbortSignal.any([options.signal, ended.signal]);
    const read = (from: ReadFrom) => {
      const page = this.linesFrom(from, pageSize, { ...options, signal });
      // It is waited for later, or never when the caller stops: no reason to end the process.
      page.catch(() => undefined);
      return page;
    };
    try {
      let from: ReadFrom | undefined = this.startOf(wanted);
      let next = read(from);
      while (from !== undefined) {
        const page: AnsweredLines = await next;
        from = this.nextFrom(from, page);
        if (from !== undefined) next = read(from);
        yield { rows: page.rows, remaining: page.matching };
      }
    } finally {
      ended.abort();
    }
  }

  /**
   * Reads single lines again, up to {@link NETSUITE_MAX_IDS} of them. Those that there are no more are missing.
   * @throws UpstreamError
   */
  async invoiceLinesOf(ids: readonly string[], options: CallOptions = {}): Promise<readonly ReadLine[]> {
    if (ids.length > NETSUITE_MAX_IDS) throw new RangeError(`${ids.length} lines in one reading`);
    if (ids.length === 0) return [];
    return (await this.linesFrom({ kind: 'of', ids }, NETSUITE_MAX_PAGE, options)).rows;
  }

  /**
   * When any line changed last; null when NetSuite shows us none.
   * @throws UpstreamError
   */
  async newestChange(options: CallOptions = {}): Promise<Date | null> {
    const parse = (answer: Json): Date | null => {
      const value = onlyRow(answer).newest;
      return value === undefined || value === null ? null : this.dateOf(expectText(value, 'newest'), 'newest');
    };
    return this.readOne(newestQuery(this.options.invoices), parse, options);
  }

  /**
   * How many lines changed after a moment's second, or how many there are at all.
   * @throws UpstreamError
   */
  async countNewerThan(moment: Date | null, options: CallOptions = {}): Promise<number> {
    const wall = moment === null ? undefined : this.time.wallOf(moment.getTime());
    const parse = (answer: Json): number => {
      const lines = Number(onlyRow(answer).lines);
      if (Number.isSafeInteger(lines) && lines >= 0) return lines;
      throw new UnexpectedAnswerError('items[0].lines', 'must be a number of lines');
    };
    return this.readOne(countQuery(this.options.invoices, wall), parse, options);
  }

  /**
   * By how many minutes the clock that NetSuite shows is off from ours in the account's time zone. Some minutes are a
   * clock that is wrong; hours are a time zone that somebody changed there, or a wrong setting here.
   * @throws UpstreamError
   */
  async minutesOff(options: CallOptions = {}): Promise<number> {
    const parse = (answer: Json) => this.dateOf(expectText(onlyRow(answer).now, 'now'), 'now').getTime();
    const theirs = await this.readOne(CLOCK_QUERY, parse, options);
    // Of a time that comes twice, the one that is nearer.
    const again = this.time.foldAround(this.time.wallOf(theirs))?.lengthMs ?? 0;
    const minutesFrom = (moment: number): number => (moment - Date.now()) / 60_000;
    const [first, second] = [minutesFrom(theirs), minutesFrom(theirs + again)];
    // Not -0, which would be shown.
    return Math.round(Math.abs(second) < Math.abs(first) ? second : first) + 0;
  }

  /**
   * A moment that NetSuite can be asked about: where its wall shows the moment twice, the last second before that hour.
   * Whatever is later than the moment is later than that.
   */
  certainMoment(moment: Date): Date {
    const fold = this.time.foldAround(this.time.wallOf(moment.getTime()));
    return fold === undefined ? moment : this.dateOf(fold.after, 'the last second before an hour that comes twice');
  }

  private startOf({ after, modifiedFrom }: LinesWanted): ReadFrom {
    if (after !== undefined) {
      const wall = this.time.wallOf(Date.parse(after.last_modified_at));
      return this.afterKey({ wall, id: after.id });
    }
    if (modifiedFrom === undefined) return { kind: 'all' };
    return { kind: 'since', wall: this.time.wallOf(this.certainMoment(modifiedFrom).getTime()) };
  }

  /** What comes after a page; undefined after the last. */
  private nextFrom(from: ReadFrom, { hasMore, last }: AnsweredLines): ReadFrom | undefined {
    if (from.kind === 'within') {
      // Its last page may be short of lines that have moved out of the hour: then all of it was read.
      return hasMore && last !== undefined ? { ...from, afterId: last.id } : { kind: 'since', wall: from.fold.before };
    }
    return hasMore && last !== undefined ? this.afterKey(last) : undefined;
  }

  /** In an hour that comes twice the time of a line is no place to go on from: the hour is read from its beginning, by keys. */
  private afterKey(key: LineKey): ReadFrom {
    const fold = this.time.foldAround(key.wall);
    return fold === undefined ? { kind: 'after', key } : { kind: 'within', fold, afterId: undefined };
  }

  private async linesFrom(from: ReadFrom, limit: number, options: CallOptions): Promise<AnsweredLines> {
    const parse = (answer: Json): AnsweredLines => {
      const page = parseLines(answer, this.time);
      if (!page.hasMore || page.last !== undefined) return page;
      // Without a place to go on from the rest would be lost in silence.
      throw new UnexpectedAnswerError('items', 'must have id and last_modified_at in at least one row');
    };
    const query = linesQuery(this.options.invoices, from);
    const { value } = await retryReading(() => this.ask(query, limit, parse, options), options.signal);
    return value;
  }

  private async readOne<T>(query: string, parse: (answer: Json) => T, options: CallOptions): Promise<T> {
    const { value } = await retryReading(() => this.ask(query, 1, parse, options), options.signal);
    return value;
  }

  /** Asks once, and once more with a new token when the one we had is refused. */
  private async ask<T>(
    q: string,
    limit: number,
    parse: (answer: Json) => T,
    options: CallOptions,
  ): Promise<UpstreamResult<T>> {
    const url = `${this.options.apiUrl}${SUITEQL_PATH}?limit=${limit}&offset=0`;
    const request = {
      method: 'POST',
      url,
      body: { q },
      headers: { prefer: 'transient' },
      writes: false,
      bulk: true,
    } as const;
    for (let tries = 1; ; tries++) {
      const authorization = await this.access.authorize(request.method, url, options);
      if (authorization.outcome !== 'ok') return authorization;
      const call = { ...this.common, request: { ...request, ...authorization.value }, parse, concurrency: this.places };
      const result = await callUpstream(this.limits, call, { timeoutMs: QUERY_TIMEOUT_MS, ...options });
      if (!this.isWorthANewToken(result, authorization.value, tries)) return this.explained(result);
    }
  }

  private isWorthANewToken<T>(result: UpstreamResult<T>, used: Authorization, tries: number): boolean {
    if (result.outcome !== 'unauthorized' || result.status !== 401) return false;
    return this.access.refused(used) && tries === 1;
  }

  /** A field that NetSuite does not know is one of our columns, and a person has to be told which. */
  private explained<T>(result: UpstreamResult<T>): UpstreamResult<T> {
    if (result.outcome === 'ok') return result;
    const field = result.error === undefined ? undefined : unknownFieldIn(result.error);
    if (field === undefined) return result;
    const { columns } = this.options.invoices;
    const ours = INVOICE_LINE_COLUMNS.filter((column) => new RegExp(`\\b${field}\\b`, 'i').test(columns[column]));
    const place = ours.length === 0 ? '' : `, from which our column ${ours.join(' and ')} comes`;
    const failure: UpstreamFailure = {
      ...result,
      message: `NetSuite has no field "${field}"${place}: it was renamed or removed there. ${result.message}`,
    };
    return failure;
  }

  private dateOf(wall: string, place: string): Date {
    const instant = this.time.instantOf(wall);
    if (instant !== undefined) return new Date(instant);
    throw new UnexpectedAnswerError(place, `must be a time, not ${JSON.stringify(wall)}`);
  }
}

function onlyRow(answer: Json) {
  const [row] = expectArray(expectObject(answer, 'the answer').items, 'items');
  return isJsonObject(row) ? row : {};
}

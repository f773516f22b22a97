import { describeNetworkError, mayBeAcceptedDespite, neverConnected, outcomeOfStatus } from './classify.js';
import type { Json } from './json.js';
import { BodyTooLargeError } from './read-body.js';
import { jsonOf, recordAnswer, recordRequest } from './record.js';
import type { Exchange, FailureCause, FailureOutcome, UpstreamFailure, UpstreamResult } from './result.js';
import { retryAfterSeconds } from './retry-after.js';
import { isWriting, type UpstreamRequest } from './upstream-request.js';

/** What stands in the record of a bulk reading. */
const NOT_KEPT = '(rows, not kept)';

/** One request on its way, and the verdict on it. */
export class Attempt {
  private readonly startedAt = new Date();
  private response: Response | undefined;

  constructor(private readonly request: UpstreamRequest) {}

  /** All headers but the token's. */
  get headers(): { readonly [name: string]: string } {
    const { body, form, headers } = this.request;
    const own = { accept: 'application/json', ...headers };
    if (form !== undefined) return { ...own, 'content-type': 'application/x-www-form-urlencoded' };
    return body === undefined ? own : { ...own, 'content-type': 'application/json' };
  }

  /** The status line has arrived. */
  heard(response: Response): void {
    this.response = response;
  }

  /** The whole answer has arrived. */
  answered(response: Response, text: string): UpstreamResult<Json> {
    const { status } = response;
    const body = jsonOf(text);
    const isOk = status >= 200 && status < 300 && body !== undefined;
    const exchange = isOk && this.request.bulk ? this.exchange(NOT_KEPT) : this.exchange(body, text);
    if (status >= 200 && status < 300) {
      if (body !== undefined) return { outcome: 'ok', value: body, exchange };
      const problem = `answered ${status} with something that is not JSON: ${beginningOf(text)}`;
      return this.failure('temporary', 'unexpected_answer', problem, exchange, this.writes);
    }
    const outcome = outcomeOfStatus(status, body !== undefined);
    return this.failure(
      outcome,
      'status',
      describe(response, text),
      exchange,
      this.writes && mayBeAcceptedDespite(status),
    );
  }

  /** The deadline passed, or the caller gave up. */
  ended(cause: 'timeout' | 'aborted', problem: string): UpstreamFailure {
    return this.broken(cause, problem, this.writes);
  }

  /** The caller had given up before anything was sent. */
  neverSent(): UpstreamFailure {
    return this.failure('temporary', 'aborted', 'was given up before it was sent', null, false);
  }

  /** The connection failed, or was cut, or the answer had no end. */
  threw(error: unknown): UpstreamFailure {
    if (error instanceof BodyTooLargeError) return this.broken('unexpected_answer', error.message, this.writes);
    const unsent = this.response === undefined && neverConnected(error);
    const problem = describeNetworkError(error);
    if (unsent) return this.broken('network', `could not be sent: ${problem}`, false);
    return this.broken('cut', `was sent, and then the connection failed: ${problem}`, this.writes);
  }

  /** No whole answer. What the status line said already still counts: a 429 cut short is a 429. */
  private broken(cause: FailureCause, problem: string, maybe: boolean): UpstreamFailure {
    const status = this.response?.status;
    if (status === undefined || status < 300) return this.failure('temporary', cause, problem, this.exchange(), maybe);
    const despite = maybe && mayBeAcceptedDespite(status);
    return this.failure(
      outcomeOfStatus(status, false),
      cause,
      `${problem} (status ${status})`,
      this.exchange(),
      despite,
    );
  }

  private failure(
    outcome: FailureOutcome,
    cause: FailureCause,
    problem: string,
    exchange: Exchange | null,
    mayHaveBeenAccepted: boolean,
  ): UpstreamFailure {
    const { method, url, token } = this.request;
    const { origin, pathname } = new URL(url);
    return {
      outcome,
      cause,
      status: this.response?.status ?? null,
      message: token.removeFrom(`${method} ${origin}${pathname} ${problem}`),
      error: undefined,
      retryAfterSeconds: retryAfterSeconds(this.response?.headers.get('retry-after') ?? null, Date.now()),
      mayHaveBeenAccepted,
      exchange,
    };
  }

  private exchange(body?: Json, text = ''): Exchange {
    const { request, response } = this;
    return {
      request: recordRequest(request, this.headers),
      response: response === undefined ? null : recordAnswer(response, body, text, request.token),
      startedAt: this.startedAt,
      finishedAt: new Date(),
    };
  }

  private get writes(): boolean {
    return isWriting(this.request);
  }
}

function describe(response: Response, text: string): string {
  const location = response.headers.get('location');
  if (location !== null)
    return `was answered with a redirect (${response.status}) to ${location}, which is not followed`;
  return `was answered ${response.status}: ${beginningOf(text)}`;
}

/** Enough to recognise an error page. */
function beginningOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (line === '') return 'an empty body';
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

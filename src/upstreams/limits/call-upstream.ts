import { type Json, UnexpectedAnswerError } from '../http/json.js';
import type { UpstreamErrorBody, UpstreamFailure, UpstreamResult } from '../http/result.js';
import { type SendOptions, sendRequest } from '../http/send-request.js';
import { isWriting, type UpstreamRequest } from '../http/upstream-request.js';
import type { Concurrency } from './concurrency.js';
import type { Pace } from './pace.js';
import type { LimitUse, RateLimit, RateLimits } from './rate-limits.js';
import { takeTurn } from './take-turn.js';

/** What a caller of an upstream may ask for. */
export interface CallOptions extends SendOptions {
  /** Nothing is sent later than this from now; by default a call waits for its turn as long as it takes. */
  readonly maxWaitMs?: number;
  /** Has its turn before the calls of this process that wait for theirs already, where the upstream counts by the second. */
  readonly goesFirst?: boolean;
}

/** One call, and how its upstream is to be treated. */
export interface UpstreamCall<T> {
  readonly request: UpstreamRequest;
  /** @throws UnexpectedAnswerError when the answer is not what the upstream documents. */
  readonly parse: (body: Json) => T;
  /** The upstream's own words in the body of an error. */
  readonly readError: (body: Json) => UpstreamErrorBody | undefined;
  readonly uses: readonly LimitUse[];
  /** The limit that a 429 blocks, and for how long when the answer does not say. */
  readonly blocks: { readonly limit: RateLimit; readonly seconds: number; readonly heedsRetryAfter: boolean };
  readonly concurrency?: Concurrency;
  /** Where the upstream counts by the second. */
  readonly pace?: Pace;
}

/**
 * Waits for its turn, sends, and reads the answer. A 429 blocks the limit for every instance before this returns. Throws
 * only what the database of the limits throws.
 */
export async function callUpstream<T>(
  limits: RateLimits,
  call: UpstreamCall<T>,
  options: CallOptions = {},
): Promise<UpstreamResult<T>> {
  const { maxWaitMs = Number.POSITIVE_INFINITY, signal } = options;
  const lastMoment = performance.now() + maxWaitMs;
  await loadFetch();
  const { concurrency, pace } = call;
  const turn = await (pace === undefined ? takeTurn(limits, call.uses, options) : pace.takeTurn(options));
  if (!turn.granted) {
    if (turn.why === 'aborted')
      return unsent('temporary', 'aborted', `was given up while it waited for its turn`, call);
    const reason = turn.reason === null ? '' : ` (${turn.reason})`;
    return unsent('rate_limited', 'own_limit', `has no turn in the time it has${reason}`, call, turn.waitMs / 1000);
  }
  const send = async () => {
    if (signal?.aborted) return unsent('temporary', 'aborted', 'was given up before it was sent', call);
    if (performance.now() > lastMoment)
      return unsent('rate_limited', 'own_limit', 'was too late for its turn', call, 0);
    return sendRequest(call.request, options);
  };
  const kind = isWriting(call.request) ? 'writing' : 'reading';
  const paced = () => (pace === undefined ? send() : pace.send(send, kind, turn.lane));
  const sent = await (concurrency === undefined ? paced() : concurrency.run(paced));
  const result = sent.outcome === 'ok' ? parsed(sent, call) : { ...sent, ...ownWords(sent, call) };
  if (result.outcome === 'rate_limited' && result.cause !== 'own_limit') await block(limits, call, result);
  return result;
}

let fetchLoading: Promise<unknown> | undefined;

/**
 * Node loads its fetch at the first use, which takes long enough (100 ms on a busy machine) for a request to arrive among
 * the next ones. A data URL goes nowhere.
 */
function loadFetch(): Promise<unknown> {
  fetchLoading ??= fetch('data:,').then((response) => response.text());
  return fetchLoading;
}

function parsed<T>(sent: UpstreamResult<Json> & { outcome: 'ok' }, call: UpstreamCall<T>): UpstreamResult<T> {
  try {
    return { ...sent, value: call.parse(sent.value) };
  } catch (error) {
    if (error instanceof RefusedInsideError) return { ...error.failure, exchange: sent.exchange };
    if (!(error instanceof UnexpectedAnswerError)) throw error;
    const message = `${described(call)} was answered with something unexpected: ${error.message}`;
    return {
      outcome: 'temporary',
      cause: 'unexpected_answer',
      status: sent.exchange?.response?.status ?? null,
      message: call.request.token.removeFrom(message),
      error: undefined,
      retryAfterSeconds: undefined,
      mayHaveBeenAccepted: isWriting(call.request),
      exchange: sent.exchange,
    };
  }
}

/** A 200 that holds a refusal, as Asana's batch does. Thrown by a call's `parse`. */
export class RefusedInsideError extends Error {
  constructor(readonly failure: Omit<UpstreamFailure, 'exchange'>) {
    super(failure.message);
    this.name = 'RefusedInsideError';
  }
}

function ownWords<T>(
  failure: UpstreamFailure,
  { readError, request }: UpstreamCall<T>,
): Pick<UpstreamFailure, 'error' | 'message'> {
  const body = failure.exchange?.response?.body;
  const error = failure.cause === 'status' && body !== undefined ? readError(body) : undefined;
  if (error === undefined) return { error, message: failure.message };
  const message = `${describedRequest(request)} was answered ${failure.status}: ${error.type}: ${error.message}`;
  return { error, message: request.token.removeFrom(message) };
}

async function block<T>(
  limits: RateLimits,
  { blocks, request }: UpstreamCall<T>,
  failure: UpstreamFailure,
): Promise<void> {
  const { limit, seconds, heedsRetryAfter } = blocks;
  const asked = heedsRetryAfter ? failure.retryAfterSeconds : undefined;
  // A Retry-After of 0 or a fraction still means that the next one would be refused.
  const reason = request.token.removeFrom(failure.message);
  await limits.block(limit, asked === undefined ? seconds : Math.max(asked, 1), reason);
}

function unsent<T>(
  outcome: 'temporary' | 'rate_limited',
  cause: 'aborted' | 'own_limit',
  problem: string,
  call: UpstreamCall<T>,
  retryAfterSeconds?: number,
): UpstreamFailure {
  const message = call.request.token.removeFrom(`${described(call)} ${problem}`);
  return {
    outcome,
    cause,
    status: null,
    message,
    error: undefined,
    retryAfterSeconds,
    mayHaveBeenAccepted: false,
    exchange: null,
  };
}

function described<T>({ request }: UpstreamCall<T>): string {
  return describedRequest(request);
}

function describedRequest({ method, url }: UpstreamRequest): string {
  const { origin, pathname } = new URL(url);
  return `${method} ${origin}${pathname}`;
}

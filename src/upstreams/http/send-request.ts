import { Attempt } from './attempt.js';
import { Deadline } from './deadline.js';
import type { Json } from './json.js';
import { readBody } from './read-body.js';
import type { UpstreamResult } from './result.js';
import type { UpstreamRequest } from './upstream-request.js';

export interface SendOptions {
  /** For the whole exchange, the body included. */
  readonly timeoutMs?: number;
  readonly maxBytes?: number;
  readonly signal?: AbortSignal;
}

/** The bridge sends nothing with less than 10 s left of its lease: an answer after that could not be used. */
export const REQUEST_TIMEOUT_MS = 10_000;
/** A page of 100 records of Airtable is below 1 MB unless somebody keeps books in a field. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/**
 * Sends one request and says what became of it. Never throws for what the network or the upstream does, never repeats,
 * never follows a redirect (it would carry the token elsewhere), and puts the token in nothing that it returns.
 */
export async function sendRequest(
  request: UpstreamRequest,
  { timeoutMs = REQUEST_TIMEOUT_MS, maxBytes = MAX_ANSWER_BYTES, signal }: SendOptions = {},
): Promise<UpstreamResult<Json>> {
  const attempt = new Attempt(request);
  if (signal?.aborted) return attempt.neverSent();
  const deadline = new Deadline(timeoutMs, signal);
  try {
    const response = await fetch(request.url, {
      method: request.method,
      headers: { ...attempt.headers, ...authorization(request) },
      body: bodyOf(request),
      redirect: 'manual',
      signal: deadline.signal,
    });
    attempt.heard(response);
    return attempt.answered(response, await readBody(response, maxBytes));
  } catch (error) {
    const { reason } = deadline;
    if (reason === 'timeout') return attempt.ended(reason, `got no complete answer within ${timeoutMs} ms`);
    if (reason === 'aborted') return attempt.ended(reason, 'was given up before it was answered');
    return attempt.threw(error);
  } finally {
    deadline.clear();
  }
}

function authorization({ scheme = 'Bearer', token }: UpstreamRequest): Readonly<Record<string, string>> {
  return scheme === 'none' ? {} : { authorization: `${scheme} ${token.reveal()}` };
}

function bodyOf({ body, form }: UpstreamRequest): string | null {
  if (form !== undefined) return new URLSearchParams(form).toString();
  return body === undefined ? null : JSON.stringify(body);
}

import { isNativeError } from 'node:util/types';
import type { FailureOutcome } from './result.js';

/** Refusals that a server before the upstream gives in its own form, and that no repetition changes. */
const TOO_MUCH_TO_TAKE = new Set([413, 414, 431]);
/** 4xx that are about the moment, not about the request: request timeout, misdirected, too early. */
const ABOUT_THE_MOMENT = new Set([408, 421, 425]);

/**
 * What a status other than 2xx means.
 * @param isJson whether the body is JSON, as every error of the upstreams is. A 404 page in HTML comes from something
 *   between (a proxy, a maintenance page): no reason to give a record up.
 */
export function outcomeOfStatus(status: number, isJson: boolean): FailureOutcome {
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 429) return 'rate_limited';
  if (status < 400 || status >= 500 || ABOUT_THE_MOMENT.has(status)) return 'temporary';
  return isJson || TOO_MUCH_TO_TAKE.has(status) ? 'rejected' : 'temporary';
}

/**
 * Whether a write that was answered with this status may have been done. A gateway's 502 or 504 says nothing of what is
 * behind it, and a 500 may follow the commit; a 4xx denies it.
 */
export function mayBeAcceptedDespite(status: number): boolean {
  return status < 400 || status >= 500 || status === 408;
}

/** Errors of a connection that was never made: nothing was sent. */
const NEVER_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EAI_FAIL',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
  'UND_ERR_CONNECT_TIMEOUT',
]);
/** Certificates are checked before the request is written. */
const CERTIFICATE = /^(ERR_TLS_|CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_SSL_)/;

/** Whether a network error came before anything could be sent. Unknown ones count as sent. */
export function neverConnected(error: unknown): boolean {
  const codes = [...codesOf(error)];
  return codes.length > 0 && codes.every((code) => NEVER_CONNECTED.has(code) || CERTIFICATE.test(code));
}

/** Codes of an error, of its causes, and of the several tries of one connection (an AggregateError). */
function* codesOf(error: unknown): Generator<string> {
  if (!isNativeError(error)) return;
  const tries = triesOf(error);
  // The code of an AggregateError is that of one of its tries.
  if (tries.length > 0) for (const each of tries) yield* codesOf(each);
  else if ('code' in error && typeof error.code === 'string') yield error.code;
  yield* codesOf(error.cause);
}

/** `fetch failed` says nothing; its causes do. */
export function describeNetworkError(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  const own = error.message === 'fetch failed' || error.message === 'terminated' ? '' : error.message;
  const causes = own === '' ? [...triesOf(error), error.cause] : [error.cause];
  const texts = [own, ...causes.filter((cause) => cause !== undefined).map(describeNetworkError)];
  return texts.filter((text) => text !== '').join(': ') || error.message || error.name;
}

function triesOf(error: Error): readonly unknown[] {
  return 'errors' in error && Array.isArray(error.errors) ? error.errors : [];
}

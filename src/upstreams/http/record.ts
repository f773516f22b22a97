import { isJsonArray, type Json, type JsonObject, parseJson } from './json.js';
import type { RecordedAnswer, RecordedRequest } from './result.js';
import { REDACTED, type Secret } from './secret.js';
import type { UpstreamRequest } from './upstream-request.js';

/** Of a page in HTML or a broken answer this much tells what it was. */
const KEPT_CHARACTERS = 4000;
/** Sessions of the upstream, no business of a record. */
const SECRET_HEADERS = new Set(['set-cookie', 'authorization', 'proxy-authorization', 'www-authenticate']);

/** A request as it may be kept and shown. */
export function recordRequest(request: UpstreamRequest, headers: JsonObject): RecordedRequest {
  const { method, url, body = request.form, token, scheme } = request;
  const own = scheme === 'none' ? headers : { ...headers, authorization: REDACTED };
  const recorded = { method, url: token.removeFrom(url), headers: own };
  return body === undefined ? recorded : { ...recorded, body: redact(body, token) };
}

/**
 * An answer as it may be kept and shown; an upstream that repeats our headers does not bring the token back.
 * @param body the text as JSON; undefined when it is none.
 */
export function recordAnswer(response: Response, body: Json | undefined, text: string, token: Secret): RecordedAnswer {
  const headers = [...response.headers].filter(([name]) => !SECRET_HEADERS.has(name));
  return {
    status: response.status,
    headers: Object.fromEntries(headers.map(([name, value]) => [name, token.removeFrom(value)])),
    body: redact(body === undefined ? cut(text) : body, token),
  };
}

/** The text as JSON; undefined when it is none. */
export function jsonOf(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

/** Takes the token out of every text and key of a value. */
export function redact(value: Json, token: Secret): Json {
  if (typeof value === 'string') return token.removeFrom(value);
  if (typeof value !== 'object' || value === null) return value;
  if (isJsonArray(value)) return value.map((item) => redact(item, token));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [token.removeFrom(key), redact(item, token)]));
}

function cut(text: string): string {
  // NUL cannot be kept in jsonb.
  const kept = text.slice(0, KEPT_CHARACTERS).replaceAll('\0', '\u{fffd}');
  return text.length > KEPT_CHARACTERS ? `${kept}… (${text.length} characters)` : kept;
}

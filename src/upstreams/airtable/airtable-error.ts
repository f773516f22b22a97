import { isJsonArray, isJsonObject, type Json } from '../http/json.js';
import type { UpstreamErrorBody, UpstreamFailure } from '../http/result.js';

/**
 * Airtable's words in the body of an error. It has three forms: `{error: {type, message}}`, `{error: "NOT_FOUND"}`, and
 * `{errors: [{error, message}]}`. Undefined for anything else.
 */
export function readAirtableError(body: Json): UpstreamErrorBody | undefined {
  if (!isJsonObject(body)) return undefined;
  const { error, errors } = body;
  if (typeof error === 'string') return { type: error, message: textOr(body.message, error) };
  if (isJsonObject(error) && typeof error.type === 'string')
    return { type: error.type, message: textOr(error.message, error.type) };
  const first = isJsonArray(errors) ? errors[0] : undefined;
  if (!isJsonObject(first) || typeof first.error !== 'string') return undefined;
  return { type: first.error, message: textOr(first.message, first.error) };
}

const EXPIRED_OFFSET = new Set(['LIST_RECORDS_ITERATOR_NOT_AVAILABLE', 'INVALID_OFFSET_VALUE']);

/** Whether the place in a listing is lost: it lives minutes, and no longer than the server that keeps it. */
export function isExpiredOffset({ error, status }: UpstreamFailure): boolean {
  if (status !== 422 || error === undefined) return false;
  return EXPIRED_OFFSET.has(error.type) || error.message.includes('LIST_RECORDS_ITERATOR_NOT_AVAILABLE');
}

function textOr(value: Json | undefined, fallback: string): string {
  return typeof value === 'string' && value !== '' ? value : fallback;
}

import { isJsonArray, isJsonObject, type Json } from '../http/json.js';
import type { UpstreamErrorBody, UpstreamFailure } from '../http/result.js';

/** Asana's words in the body of an error: `{errors: [{message, help, phrase?}]}`. Undefined for anything else. */
export function readAsanaError(body: Json): UpstreamErrorBody | undefined {
  if (!isJsonObject(body) || !isJsonArray(body.errors)) return undefined;
  const told = body.errors.filter(isJsonObject);
  const messages = told.map(({ message }) => message).filter((message) => typeof message === 'string');
  if (messages.length === 0) return undefined;
  // A 500 carries a phrase by which Asana's support finds it.
  const phrase = told.map((error) => error.phrase).find((word) => typeof word === 'string');
  return { type: 'ASANA', message: [...messages, ...(phrase === undefined ? [] : [`(${phrase})`])].join(' ') };
}

/** Whether the place in a listing is lost: "Your pagination token is invalid or has expired". */
export function isExpiredPage({ status, error }: UpstreamFailure): boolean {
  return status === 400 && /pagination token|offset/i.test(error?.message ?? '');
}

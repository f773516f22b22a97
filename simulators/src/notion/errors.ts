import { randomUUID } from 'node:crypto';
import { Refusal, type SimAnswer } from '../http/exchange.js';

/** An error in Notion's form. */
export function notionError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): SimAnswer {
  return { status, headers, body: { object: 'error', status, code, message, request_id: randomUUID() } };
}

export const UNAUTHORIZED = notionError(401, 'unauthorized', 'API token is invalid.');

export const RESTRICTED = notionError(403, 'restricted_resource', 'Insufficient permissions for this endpoint.');

export const NO_ROUTE = notionError(400, 'invalid_request_url', 'Invalid request URL.');

export function validation(message: string): Refusal {
  return new Refusal(notionError(400, 'validation_error', message));
}

/** @param kind what it would have been, `page` or `block`. */
export function notFound(kind: string, id: string): Refusal {
  const message = `Could not find ${kind} with ID: ${id}. Make sure the relevant pages and databases are shared with your integration.`;
  return new Refusal(notionError(404, 'object_not_found', message));
}

/** @param seconds in `Retry-After`. */
export function rateLimited(seconds: number): SimAnswer {
  const message = 'You have been rate limited. Please try again in a few minutes.';
  return notionError(429, 'rate_limited', message, { 'retry-after': String(seconds) });
}

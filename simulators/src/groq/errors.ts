import { Refusal, type SimAnswer } from '../http/exchange.js';
import type { JsonObject } from '../json.js';

/** An error in the form that Groq shares with OpenAI. */
export function groqError(
  status: number,
  message: string,
  type: string,
  code?: string,
  headers: Readonly<Record<string, string>> = {},
): SimAnswer {
  const error: JsonObject = { message, type, ...(code !== undefined && { code }) };
  return { status, headers, body: { error } };
}

export const INVALID_KEY = groqError(401, 'Invalid API Key', 'invalid_request_error', 'invalid_api_key');

export const NO_ROUTE = groqError(404, 'Unknown request URL.', 'invalid_request_error', 'unknown_url');

export const RESTRICTED = groqError(403, 'Access denied. Please check your network settings.', 'invalid_request_error');

export const SERVER_ERROR = groqError(500, 'Internal Server Error', 'internal_server_error');

export function badRequest(message: string): Refusal {
  return new Refusal(groqError(400, message, 'invalid_request_error'));
}

export function unknownModel(model: string): Refusal {
  const message = `The model \`${model}\` does not exist or you do not have access to it.`;
  return new Refusal(groqError(404, message, 'invalid_request_error', 'model_not_found'));
}

/** @param seconds in `retry-after`. */
export function rateLimited(seconds: number, model: string): SimAnswer {
  const message = `Rate limit reached for model \`${model}\` on requests per minute (RPM). Please try again in ${seconds}s.`;
  return groqError(429, message, 'requests', 'rate_limit_exceeded', { 'retry-after': String(seconds) });
}

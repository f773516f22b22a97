import { Refusal, type SimAnswer } from '../http/exchange.js';
import { isJsonArray, isJsonObject, type Json, type JsonObject } from '../json.js';
import { asanaError, badRequest } from './errors.js';
import type { Cost } from './rate-limit.js';

const MAX_ACTIONS = 10;

/** One action of a batch. */
export interface Action {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly data: JsonObject | undefined;
  readonly optFields: string | null;
}

/** The actions of a batch. @throws Refusal that refuses all of them. */
export function readActions(data: JsonObject | undefined): Action[] {
  const actions = data?.actions;
  if (!isJsonArray(actions)) throw badRequest('actions: Missing input');
  if (actions.length === 0 || actions.length > MAX_ACTIONS) {
    throw badRequest(`actions: A batch request takes between 1 and ${MAX_ACTIONS} actions`);
  }
  return actions.map(readAction);
}

/** What the batch costs: each of its actions as a request of its own, the batch itself nothing. */
export function costOf(actions: readonly Action[]): Cost {
  const reads = actions.filter(({ method }) => method === 'GET' || method === 'HEAD').length;
  return { reads, writes: actions.length - reads };
}

/** Each action succeeds or fails for itself; the results stand in the order of the actions. */
export function runActions(actions: readonly Action[], run: (action: Action) => SimAnswer): SimAnswer {
  const results = actions.map((action): Json => {
    const { status, headers = {}, body } = attempt(action, run);
    const shown = isPlain(body) ? body : null;
    return { status_code: status, headers: { ...headers }, body: shown };
  });
  return { status: 200, body: { data: results } };
}

function attempt(action: Action, run: (action: Action) => SimAnswer): SimAnswer {
  if (action.segments[0] === 'batch') return asanaError(400, 'relative_path: Cannot nest batch requests');
  try {
    return run(action);
  } catch (error) {
    if (error instanceof Refusal) return error.answer;
    throw error;
  }
}

function readAction(value: Json): Action {
  if (!isJsonObject(value) || typeof value.relative_path !== 'string' || typeof value.method !== 'string') {
    throw badRequest('actions: Each action needs a relative_path and a method');
  }
  const method = value.method.toUpperCase();
  const data = isJsonObject(value.data) ? value.data : undefined;
  const options = isJsonObject(value.options) ? value.options : {};
  const query = new URLSearchParams();
  if (method === 'GET') for (const [key, item] of Object.entries(data ?? {})) query.set(key, String(item));
  for (const key of ['limit', 'offset']) {
    const item = options[key];
    if (item !== undefined) query.set(key, String(item));
  }
  return {
    method,
    segments: value.relative_path.split('/').filter(Boolean),
    query,
    data: method === 'GET' ? undefined : data,
    optFields: isJsonArray(options.fields) ? options.fields.join(',') : null,
  };
}

function isPlain(body: SimAnswer['body']): body is JsonObject {
  return typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === Object.prototype;
}

import type { Call } from '../call.js';
import { readBody } from '../http/read-body.js';
import { Problem } from '../problem/problem.js';
import { askOrigin, type GoneReason, OriginGone } from './ask-origin.js';
import { answerKept } from './kept-answer.js';
import { findKept, forget, noteGood } from './last-good.js';
import { originHeaders } from './origin-headers.js';

const RETRY_AFTER_SECONDS = 5;

/** The origin's answer, as it is. @throws Problem when there is none. */
export async function proxy(call: Call, pathname: string): Promise<Response> {
  const { method } = call.request;
  const target = pathname + call.url.search;
  try {
    const isRead = method === 'GET' || method === 'HEAD';
    const response = isRead ? await read(call, target) : await write(call, target);
    return ofEverybody(response, call.requestId);
  } catch (error) {
    if (error instanceof OriginGone) throw goneProblem(error.reason, method);
    throw error;
  }
}

async function write(call: Call, target: string): Promise<Response> {
  const body = await readBody(call.request);
  return askOrigin(call.settings, { method: call.request.method, target, headers: originHeaders(call), body });
}

/** When the origin is gone or slow, what it answered last to the same person. */
async function read(call: Call, target: string): Promise<Response> {
  const { request, settings, requestId } = call;
  const { method } = request;
  const control = new AbortController();
  const asked = askOrigin(settings, { method, target, headers: originHeaders(call) }, control);
  let reason: GoneReason = 'slow';
  try {
    const response = await within(asked, settings.patienceMs);
    if (response !== undefined && response.status !== 503) {
      remember(call, target, response);
      return response;
    }
    if (response !== undefined) reason = 'failing';
  } catch (error) {
    if (!(error instanceof OriginGone)) throw error;
    reason = error.reason;
  }
  const kept = await findKept(call, target);
  if (kept === undefined) return asked;
  // Nobody waits for it any more.
  asked.catch(() => undefined);
  control.abort();
  return answerKept(kept, request, reason, requestId);
}

function remember(call: Call, target: string, response: Response): void {
  if (call.request.method !== 'GET') return;
  if (response.status === 401 || response.status === 403) forget(call, target);
  else noteGood(call, target, response);
}

/** What came in time; undefined when it did not, but still may. */
async function within(asked: Promise<Response>, milliseconds: number): Promise<Response | undefined> {
  let timer = 0;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), milliseconds);
  });
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Access at the origin hands its session to whom it lets in: that is the Worker's, and no reader's. */
function ofEverybody(response: Response, requestId: string): Response {
  const { headers } = response;
  if (!headers.has('set-cookie') && headers.has('x-request-id')) return response;
  const answered = new Response(response.body, response);
  answered.headers.delete('set-cookie');
  if (!headers.has('x-request-id')) answered.headers.set('x-request-id', requestId);
  return answered;
}

const REASONS: Readonly<Record<GoneReason, string>> = {
  unreachable: 'The warehouse’s API cannot be reached.',
  slow: 'The warehouse’s API did not answer in time.',
  failing: 'The warehouse’s API does not answer; something in front of it does.',
  refused: 'Access at the warehouse’s API does not let the Worker in: its service token has to be looked at.',
};

function goneProblem(reason: GoneReason, method: string): Problem {
  const isRead = method === 'GET' || method === 'HEAD';
  const rest = isRead
    ? ' There is no answer to this that was good in the last day.'
    : ' It is not known whether the change arrived: look, or send it again with the same Idempotency-Key.';
  const headers = { 'retry-after': String(RETRY_AFTER_SECONDS) };
  const title = 'The origin does not answer';
  return new Problem(reason === 'slow' ? 504 : 502, 'origin-gone', title, REASONS[reason] + rest, { headers });
}

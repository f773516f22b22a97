import type { Hono } from 'hono';
import { activityRoutes } from '../activity/activity.routes.js';
import { askRoutes } from '../ask/ask.routes.js';
import type { Call } from '../call.js';
import { addDocs, INFO } from '../docs/docs.routes.js';
import { edgeRoutes } from '../edge/edge.routes.js';
import { readBody } from '../http/read-body.js';
import { modalRoutes } from '../modal/modal.routes.js';
import { toProblem } from '../problem/guard.js';
import { answerProblem, methodNotAllowed, notFound, Problem } from '../problem/problem.js';
import { queueRoutes } from '../queue/queue.routes.js';
import { taskRoutes } from '../tasks/tasks.routes.js';
import { assertDeclared } from './allowed-to.js';
import { type OwnEnvironment, ownApp } from './own-app.js';
import { refuseHaste } from './refuse-haste.js';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;
/** The longest that any of them takes: a task with its notes. */
const MAX_OWN_BODY_BYTES = 65_536;

const app = ownApp();
for (const routes of [taskRoutes, queueRoutes, askRoutes, modalRoutes, activityRoutes, edgeRoutes])
  app.route('/', routes);
addDocs(app);
assertDeclared(app.openAPIRegistry.definitions);

app.onError((error, c) => answerProblem(toProblem(error, c.env.call.requestId), c.env.call.requestId));
app.notFound((c) => {
  const { request, url } = c.env.call;
  const allowed = methodsOf(app, url.pathname);
  if (allowed.length > 0) throw methodNotAllowed(request.method, allowed);
  throw notFound('There is nothing at this path.');
});

/** The description of the Worker's own routes, as `/api/docs/openapi.json` answers it. */
export function describeOwnRoutes(): ReturnType<typeof app.getOpenAPI31Document> {
  return app.getOpenAPI31Document(INFO);
}

/** Of what sets none of its own: nothing that is answered here loads anything, or belongs into another page. */
const OWN_HEADERS: Readonly<Record<string, string>> = {
  'cache-control': 'private, no-cache',
  'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
};

/** Answers what the Worker keeps itself. */
export async function answerOwn(call: Call): Promise<Response> {
  // Where nobody is asked who they are, all are one.
  if (call.person.jwt !== undefined) await refuseHaste(call, call.env.OWN_LIMIT);
  const body = await readBody(call.request, MAX_OWN_BODY_BYTES);
  refuseOtherMedia(call.request, body);
  const { method } = call.request;
  const headers = new Headers(call.request.headers);
  // Many clients name a type with every request, also of a step that they say nothing with.
  if (!body?.length) headers.delete('content-type');
  const response = await app.fetch(new Request(call.url, { method, headers, body: body ?? null }), { call });
  const answered = new Response(response.body, response);
  answered.headers.set('x-request-id', call.requestId);
  answered.headers.set('x-content-type-options', 'nosniff');
  for (const [name, value] of Object.entries(OWN_HEADERS)) {
    if (!answered.headers.has(name)) answered.headers.set(name, value);
  }
  return answered;
}

/** A form of another site can't send JSON without asking first. */
function refuseOtherMedia({ headers }: Request, body: Uint8Array | undefined): void {
  if (body === undefined || body.length === 0) return;
  if (/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) return;
  throw new Problem(
    415,
    'unsupported-media-type',
    'The media type is not supported',
    'The body must be application/json.',
  );
}

function methodsOf(routes: Pick<Hono<OwnEnvironment>, 'router'>, pathname: string): string[] {
  return METHODS.filter((method) => routes.router.match(method, pathname)[0].length > 0);
}

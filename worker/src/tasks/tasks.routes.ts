import { createRoute } from '@hono/zod-openapi';
import { INSERT_ACTIVITY } from '../activity/activity.queries.js';
import type { Call } from '../call.js';
import { once } from '../database/idempotency.js';
import { safeUrl } from '../modal/safe-url.js';
import { allowedTo } from '../own/allowed-to.js';
import { answer, BODY_REFUSALS, IDEMPOTENCY_HEADER, jsonBody, refusal } from '../own/describe.js';
import { ownApp } from '../own/own-app.js';
import { log } from '../problem/guard.js';
import { notConfigured } from '../problem/problem.js';
import type { UpstreamAccess } from '../settings/settings.js';
import { makeTask } from './asana-client.js';
import { NewTask, Task } from './task.js';

const make = createRoute({
  ...allowedTo('editor'),
  method: 'post',
  path: '/api/tasks',
  tags: ['tasks'],
  summary: 'Make a task in Asana',
  description:
    'With an Idempotency-Key it is made once, however often it is sent. Who asked for it is in the activity log.',
  request: { headers: IDEMPOTENCY_HEADER, body: jsonBody(NewTask) },
  responses: {
    201: answer('The task, as Asana has it.', Task),
    ...BODY_REFUSALS,
    409: refusal('A request with this key began, and was never answered.'),
    422: refusal('Asana refuses it, in its own words; or the Idempotency-Key belongs to another request.'),
    502: refusal('It is not known whether the task was made.'),
  },
});

/** Tasks in Asana that have no equivalent in the warehouse. */
export const taskRoutes = ownApp();

taskRoutes.openapi(make, async (c) => {
  const { call } = c.env;
  const { asana } = call.settings;
  if (asana === undefined) throw notConfigured('Asana');
  const task = c.req.valid('json');
  const { value, headers } = await once(call, task, Task, () => makeFor(call, asana, task));
  return c.json(value, 201, headers);
});

async function makeFor(call: Call, asana: UpstreamAccess, task: NewTask): Promise<Task> {
  const made = await makeTask(asana, task);
  const [project] = made.projects;
  const answered: Task = {
    gid: made.gid,
    name: made.name,
    due_on: made.due_on ?? null,
    assignee: made.assignee?.name ?? null,
    project: { gid: project?.gid ?? task.project, name: project?.name ?? null },
    url: safeUrl(made.permalink_url),
    requested_by: call.person.name,
  };
  call.waitUntil(noteTask(call, answered));
  return answered;
}

/** All tasks are made with one token, so Asana can't tell who asked. A log that does not answer takes no task back. */
async function noteTask({ env, requestId, person }: Call, { gid, name }: Task): Promise<void> {
  try {
    const values = ['made a task', JSON.stringify({ gid, name }), new Date().toISOString(), person.name] as const;
    await env.DB.prepare(INSERT_ACTIVITY)
      .bind(...values)
      .run();
  } catch (error) {
    log({ request_id: requestId, task: gid, noted: false, error: String(error) });
  }
}

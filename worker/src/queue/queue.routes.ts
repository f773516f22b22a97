import { createRoute, z } from '@hono/zod-openapi';
import { once } from '../database/idempotency.js';
import { beforeId, PAGE_PARAMETERS, pageOf } from '../database/pages.js';
import { allowedTo } from '../own/allowed-to.js';
import {
  answer,
  BODY_REFUSALS,
  COMMON_REFUSALS,
  IDEMPOTENCY_HEADER,
  jsonBody,
  refusal,
  words,
} from '../own/describe.js';
import { ownApp } from '../own/own-app.js';
import { Action, ActionEvent, NewAction, STATUSES, STEPS } from './action.js';
import { addAction, findAction, listActions, takeStep } from './queue.service.js';

const TAGS = ['action queue'];
const Id = z.object({ id: z.coerce.number('must be a whole number from 1 on').int().positive() });

const list = createRoute({
  ...allowedTo('viewer'),
  method: 'get',
  path: '/api/queue',
  tags: TAGS,
  summary: 'What people have to do, newest first',
  request: {
    query: z.strictObject({
      ...PAGE_PARAMETERS,
      status: z.enum(STATUSES).optional(),
      resource: z.string().optional(),
      resource_id: z.string().optional(),
      claimed_by: z.string().optional(),
    }),
  },
  responses: { 200: answer('A page; the Link header leads on.', z.array(Action)), ...COMMON_REFUSALS },
});

const add = createRoute({
  ...allowedTo('editor'),
  method: 'post',
  path: '/api/queue',
  tags: TAGS,
  summary: 'Add an action',
  request: { headers: IDEMPOTENCY_HEADER, body: jsonBody(NewAction) },
  responses: {
    201: answer('The action.', Action),
    ...BODY_REFUSALS,
    409: refusal('A request with this key began, and was never answered.'),
    422: refusal('The Idempotency-Key belongs to another request.'),
  },
});

const one = createRoute({
  ...allowedTo('viewer'),
  method: 'get',
  path: '/api/queue/{id}',
  tags: TAGS,
  summary: 'An action with everything that was done with it: who, when, and why',
  request: { params: Id },
  responses: {
    200: answer('The action.', Action.extend({ history: z.array(ActionEvent) })),
    ...COMMON_REFUSALS,
    404: refusal('There is no such action.'),
  },
});

const step = createRoute({
  ...allowedTo('editor'),
  method: 'post',
  path: '/api/queue/{id}/{step}',
  tags: TAGS,
  summary: 'Claim an action, close it as done or dismissed, or reopen it',
  description:
    'Sent again by the same person it changes nothing. What somebody claimed they alone close; others reopen it first.',
  request: {
    params: Id.extend({ step: z.enum(STEPS) }),
    body: { content: { 'application/json': { schema: z.strictObject({ note: words(1000).nullish() }) } } },
  },
  responses: {
    200: answer('The action after it.', Action),
    ...BODY_REFUSALS,
    404: refusal('There is no such action.'),
    409: refusal('The state of the action does not allow it; the problem says who stands where.'),
  },
});

/** The action queue, in D1. */
export const queueRoutes = ownApp();

queueRoutes.openapi(list, async (c) => {
  const { call } = c.env;
  const { limit, cursor, ...filter } = c.req.valid('query');
  const { rows, link } = pageOf(call.url, await listActions(call, filter, beforeId(cursor), limit), limit);
  return c.json([...rows], 200, { link });
});

queueRoutes.openapi(one, async (c) => c.json(await findAction(c.env.call, c.req.valid('param').id), 200));

queueRoutes.openapi(add, async (c) => {
  const { call } = c.env;
  const action = c.req.valid('json');
  const { value, headers } = await once(call, action, Action, () => addAction(call, action));
  return c.json(value, 201, { ...headers, location: `/api/queue/${value.id}` });
});

queueRoutes.openapi(step, async (c) => {
  const { call } = c.env;
  const params = c.req.valid('param');
  return c.json(await takeStep(call, params.id, params.step, c.req.valid('json')?.note ?? null), 200);
});

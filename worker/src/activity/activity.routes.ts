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
import { INSERT_ACTIVITY, SELECT_ACTIVITIES } from './activity.queries.js';

const TAGS = ['activity'];
const MAX_DETAIL_CHARACTERS = 8000;

const Detail = z
  .union([z.string(), z.record(z.string(), z.unknown())])
  .refine((detail) => JSON.stringify(detail).length <= MAX_DETAIL_CHARACTERS, {
    message: `may have up to ${MAX_DETAIL_CHARACTERS} characters of JSON`,
  });

const NewActivity = z
  .strictObject({
    action: words(100).openapi({ example: 'opened revenue' }),
    detail: Detail.nullish().openapi({ type: 'object', description: 'A text, or an object.', example: { year: 2026 } }),
  })
  .openapi('NewActivity');

const Activity = z
  .object({
    id: z.number().int(),
    action: z.string(),
    detail: z.unknown().openapi({ description: 'As it was given; null when there was none.' }),
    happened_at: z.string(),
    happened_by: z.string(),
  })
  .openapi('Activity');

const ActivityRow = Activity.extend({ detail: z.string().nullable() });

const list = createRoute({
  ...allowedTo('viewer'),
  method: 'get',
  path: '/api/activity',
  tags: TAGS,
  summary: 'Who did what, newest first',
  request: {
    query: z.strictObject({ ...PAGE_PARAMETERS, action: z.string().optional(), by: z.string().optional() }),
  },
  responses: { 200: answer('A page; the Link header leads on.', z.array(Activity)), ...COMMON_REFUSALS },
});

const add = createRoute({
  ...allowedTo('viewer'),
  method: 'post',
  path: '/api/activity',
  tags: TAGS,
  summary: 'Tell what was done; it cannot be changed or removed',
  request: { headers: IDEMPOTENCY_HEADER, body: jsonBody(NewActivity) },
  responses: {
    201: answer('The line of the log.', Activity),
    ...BODY_REFUSALS,
    409: refusal('A request with this key began, and was never answered.'),
    422: refusal('The Idempotency-Key belongs to another request.'),
  },
});

/** The activity log, in D1. */
export const activityRoutes = ownApp();

activityRoutes.openapi(list, async (c) => {
  const { call } = c.env;
  const { limit, cursor, action = null, by = null } = c.req.valid('query');
  const statement = call.env.DB.prepare(SELECT_ACTIVITIES);
  const { results } = await statement.bind(beforeId(cursor), action, by, limit + 1).all();
  const { rows, link } = pageOf(call.url, results.map(shown), limit);
  return c.json([...rows], 200, { link });
});

activityRoutes.openapi(add, async (c) => {
  const { call } = c.env;
  const activity = c.req.valid('json');
  const { value, headers } = await once(call, activity, Activity, async () => {
    const detail = activity.detail == null ? null : JSON.stringify(activity.detail);
    const at = new Date().toISOString();
    const row = await call.env.DB.prepare(INSERT_ACTIVITY).bind(activity.action, detail, at, call.person.name).first();
    return shown(row);
  });
  return c.json(value, 201, headers);
});

function shown(row: unknown): z.infer<typeof Activity> {
  const { detail, ...rest } = ActivityRow.parse(row);
  const parsed: unknown = detail === null ? null : JSON.parse(detail);
  return { ...rest, detail: parsed };
}

import { createRoute, z } from '@hono/zod-openapi';
import { OLD_READS } from '../origin/find-target.js';
import { allowedTo } from '../own/allowed-to.js';
import { answer, COMMON_REFUSALS } from '../own/describe.js';
import { ownApp } from '../own/own-app.js';

const Offers = z
  .object({
    person: z.string().openapi({ description: 'Who asks.', example: 'ann@example.com' }),
    features: z.array(
      z.object({
        name: z.enum(['tasks', 'queue', 'ask', 'modal', 'activity']),
        path: z.string(),
        configured: z.boolean().openapi({ description: 'Whether it can be used here.' }),
        needs: z.string().nullable().openapi({ description: 'What is missing, where it is not configured.' }),
      }),
    ),
    proxied: z.array(z.string()).openapi({ description: 'What is passed on to the warehouse’s API.' }),
    docs: z.string(),
  })
  .openapi('Offers');

const offers = createRoute({
  ...allowedTo('viewer'),
  method: 'get',
  path: '/api/edge',
  tags: ['edge'],
  summary: 'What the Worker offers here',
  responses: { 200: answer('Each of its own routes, and whether it is set up.', Offers), ...COMMON_REFUSALS },
});

/** For the page, which shows what there is. */
export const edgeRoutes = ownApp();

edgeRoutes.openapi(offers, (c) => {
  const { settings, person } = c.env.call;
  const feature = (name: 'tasks' | 'queue' | 'ask' | 'modal' | 'activity', path: string, missing: string | false) => ({
    name,
    path,
    configured: missing === false,
    needs: missing === false ? null : missing,
  });
  const features = [
    feature('tasks', '/api/tasks', settings.asana === undefined && 'ASANA_TOKEN'),
    feature('queue', '/api/queue', false),
    feature('ask', '/api/ask', settings.groq === undefined && 'GROQ_API_KEY'),
    feature('modal', '/api/modal/{id}', settings.notion === undefined && 'NOTION_TOKEN'),
    feature('activity', '/api/activity', false),
  ];
  const proxied = [...Object.keys(OLD_READS), '/api/dev-groups/{id}', '/api/pipeline/*'];
  return c.json({ person: person.name, features, proxied, docs: '/api/docs' }, 200, { 'cache-control': 'no-store' });
});

import { createRoute, z } from '@hono/zod-openapi';
import { allowedTo } from '../own/allowed-to.js';
import { answer, COMMON_REFUSALS, refusal } from '../own/describe.js';
import { ownApp } from '../own/own-app.js';
import { notConfigured } from '../problem/problem.js';
import type { Settings, UpstreamAccess } from '../settings/settings.js';
import { ModalPage } from './document.js';
import { NotionClient } from './notion-client.js';
import { readPage } from './read-page.js';
import { safeUrl } from './safe-url.js';

const TAGS = ['modal'];
/** A UUID, with or without its dashes, as Notion's own addresses have it. */
const PAGE_ID = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
/** The HTML is harmless; what it is put into may not be. */
const POLICY = "default-src 'none'; img-src https:; sandbox; base-uri 'none'; form-action 'none'";

const FoundPage = z
  .object({ id: z.string(), title: z.string(), url: z.string().nullable(), last_edited_time: z.string() })
  .openapi('FoundPage');

const search = createRoute({
  ...allowedTo('viewer'),
  method: 'get',
  path: '/api/modal',
  tags: TAGS,
  summary: 'Pages of Notion that can be shown, by their title',
  request: { query: z.strictObject({ q: z.string().max(200).optional() }) },
  responses: { 200: answer('Up to 20.', z.array(FoundPage)), ...COMMON_REFUSALS },
});

const one = createRoute({
  ...allowedTo('viewer'),
  method: 'get',
  path: '/api/modal/{id}',
  tags: TAGS,
  summary: 'A page of Notion, as blocks and as harmless HTML',
  request: {
    params: z.object({ id: z.string().regex(PAGE_ID, 'must be the id of a page: 32 hexadecimal digits') }),
    query: z.strictObject({ format: z.enum(['json', 'html']).default('json') }),
  },
  responses: {
    200: {
      description: 'The page; `format=html` gives the HTML alone.',
      content: { 'application/json': { schema: ModalPage }, 'text/html': { schema: z.string() } },
    },
    ...COMMON_REFUSALS,
    404: refusal('There is no such page, or it is not shared with the integration.'),
  },
});

/** Notion's pages. */
export const modalRoutes = ownApp();

modalRoutes.openapi(search, async (c) => {
  const found = await new NotionClient(notionOf(c.env.call.settings)).search(c.req.valid('query').q ?? '');
  const pages = found.map(({ id, title, url, lastEdited }) => ({
    id,
    title,
    url: safeUrl(url),
    last_edited_time: lastEdited,
  }));
  return c.json(pages, 200);
});

modalRoutes.openapi(one, async (c) => {
  const { call } = c.env;
  const page = await readPage(call, notionOf(call.settings), c.req.valid('param').id);
  if (c.req.valid('query').format === 'json') return c.json(page, 200);
  return c.html(page.html, 200, { 'content-security-policy': POLICY });
});

function notionOf({ notion }: Settings): UpstreamAccess {
  if (notion === undefined) throw notConfigured('Notion');
  return notion;
}

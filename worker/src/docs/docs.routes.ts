import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';
import type { OwnEnvironment } from '../own/own-app.js';
import { Description, renderOperations } from './render-docs.js';

/** Of the description as a whole. */
export const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Athena Pipeline: the Worker',
    version: '0.1.0',
    description:
      'What the Worker answers itself. Everything under /api/pipeline/ is the warehouse’s API, described at /docs.',
  },
};

/** Adds the description of every route that the app has by now: as JSON, and as a page that loads nothing. */
export function addDocs(app: OpenAPIHono<OwnEnvironment>): void {
  app.doc31('/api/docs/openapi.json', INFO);
  app.get('/api/docs', (c) => {
    const operations = renderOperations(Description.parse(app.getOpenAPI31Document(INFO)));
    return c.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${INFO.info.title}</title></head>
<body><h1>${INFO.info.title}</h1><p>${INFO.info.description} The same as <a href="/api/docs/openapi.json">OpenAPI</a>.</p>
${operations}</body></html>`);
  });
}

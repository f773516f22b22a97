import type { OpenAPIHono } from '@hono/zod-openapi';
import { html } from 'hono/html';
import type { OwnEnvironment } from '../own/own-app.js';

/** Of the description as a whole. */
export const INFO = {
  openapi: '3.1.0',
  info: {
    title: 'Athena Pipeline: the Worker',
    version: '0.1.0',
    description:
      'What the Worker answers itself. Everything under /api/pipeline/ is the warehouse’s API, described by its own openapi.json.',
  },
};

interface Operation {
  readonly summary?: string | undefined;
  readonly description?: string | undefined;
}

/** Adds the description of every route that the app has by now: as JSON, and as a page that loads nothing. */
export function addDocs(app: OpenAPIHono<OwnEnvironment>): void {
  app.doc31('/api/docs/openapi.json', INFO);
  app.get('/api/docs', (c) => {
    const { paths = {} } = app.getOpenAPI31Document(INFO);
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item ?? {}).map(([method, operation]) => describe(method, path, operation)),
    );
    return c.html(html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${INFO.info.title}</title></head>
<body><h1>${INFO.info.title}</h1><p>${INFO.info.description} The same as <a href="/api/docs/openapi.json">OpenAPI</a>.</p>
<dl>${operations}</dl></body></html>`);
  });
}

function describe(method: string, path: string, { summary = '', description = '' }: Operation) {
  return html`<dt><code>${method.toUpperCase()} ${path}</code></dt><dd>${summary}. ${description}</dd>`;
}

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { PageFile } from './page-file.js';

/** What `npm run build` makes of `web/`. */
const BUILT = fileURLToPath(new URL('../../web/dist', import.meta.url));
/** What is never a view of the page: an address that is wrong there is answered with a problem. */
const NOT_A_VIEW = /^\/(api|docs|health|metrics|static)(\/|$)/;

/** Whoever may read the data may have the page. */
const SEEN = { config: { allowedTo: 'viewer' } } as const;

/**
 * Serves the page at `/`. Every view of it is an address that only the page knows, so a browser that asks for a document
 * which nobody else has gets the page; whoever asks for anything but HTML still gets a 404.
 * @param root where it was built.
 */
export function servePage(fastify: FastifyInstance, root = BUILT): void {
  if (!existsSync(join(root, 'index.html'))) {
    fastify.get('/', SEEN, (_request, reply) =>
      reply.type('text/plain').send('The page is not built (npm run build). The API is described at /docs.\n'),
    );
    return;
  }
  const document = new PageFile(join(root, 'index.html'), false);
  fastify.get('/', SEEN, (request, reply) => document.send(request, reply));
  for (const name of readdirSync(join(root, 'static'))) {
    if (/\.(br|gz)$/.test(name)) continue;
    const file = new PageFile(join(root, 'static', name), true);
    fastify.get(`/static/${name}`, SEEN, (request, reply) => file.send(request, reply));
  }
  fastify.addHook('onRequest', (request, reply, done) => {
    if (request.is404 && isView(request)) document.send(request, reply);
    else done();
  });
}

function isView({ method, url, headers }: FastifyRequest): boolean {
  if (method !== 'GET' && method !== 'HEAD') return false;
  return headers.accept?.includes('text/html') === true && !NOT_A_VIEW.test(url.split('?', 1)[0] ?? '');
}

import type { FastifyInstance } from 'fastify';

/**
 * What goes with everything that is no page: a browser shows it, at most, and does nothing with it. Opened as a document it may
 * load nothing and stand in no frame; no page of another origin gets it as a picture or a script.
 */
export const DATA_HEADERS = {
  'x-content-type-options': 'nosniff',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Swagger UI writes styles into its elements and brings its pictures along; its scripts come from here alone. */
const DOCS_HEADERS = {
  ...DATA_HEADERS,
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'same-origin',
} as const;

/** Puts them onto every answer of Fastify's; a page that needs others sets its own. Ready bytes bring them along. */
export function addSecurityHeaders(fastify: FastifyInstance): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const path = request.url.split('?', 1)[0] ?? '';
    reply.headers(path === '/docs' || path.startsWith('/docs/') ? DOCS_HEADERS : DATA_HEADERS);
    done();
  });
}

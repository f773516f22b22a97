import type { FastifyInstance } from 'fastify';

const METHODS = 'GET, HEAD, POST, PATCH, PUT, DELETE';
const TAKEN = 'content-type, if-match, if-none-match, idempotency-key, last-event-id, cache-control, x-request-id';
const SHOWN = 'etag, link, x-total-count, x-request-id, retry-after, idempotency-replayed, allow';
const PREFLIGHT_SECONDS = 600;

/**
 * Lets the pages of other origins read, where `CORS_ORIGINS` names them. A browser asks first, without a session, whether it
 * may: that question is answered before anybody is asked who they are, and only to a named origin.
 */
export function letOriginsRead(fastify: FastifyInstance, origins: ReadonlySet<string>): void {
  if (origins.size === 0) return;
  fastify.addHook('onRequest', (request, reply, done) => {
    const { origin } = request.headers;
    if (origin === undefined || !origins.has(origin)) return done();
    reply.headers({
      'access-control-allow-origin': origin,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': SHOWN,
      // It says `same-origin` elsewhere.
      'cross-origin-resource-policy': 'cross-origin',
    });
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return done();
    reply
      .code(204)
      .headers({
        'access-control-allow-methods': METHODS,
        'access-control-allow-headers': TAKEN,
        'access-control-max-age': PREFLIGHT_SECONDS,
        vary: 'Origin',
      })
      .send();
  });
  // After everybody else has said what an answer depends on.
  fastify.addHook('onSend', (_request, reply, payload, done) => {
    const vary = reply.getHeader('vary');
    if (!String(vary).includes('Origin')) reply.header('vary', vary === undefined ? 'Origin' : `${vary}, Origin`);
    done(null, payload);
  });
}

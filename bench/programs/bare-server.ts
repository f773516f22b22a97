/**
 * A Fastify server with one route that answers finished bytes: the fastest that the product, which stands on Fastify,
 * could be. It speaks to the bench by messages and ends with it.
 */
import fastify from 'fastify';
import type { BareRoute } from '../support/bare-server.js';

process.once('disconnect', () => process.exit());
process.once('message', async ({ path, status, headers, body }: BareRoute) => {
  const server = fastify();
  // Message passing turns a Buffer into its plain parent class.
  const bytes = status === 304 ? undefined : Buffer.from(body);
  server.get(path, (_request, reply) => {
    reply.code(status).headers(headers).send(bytes);
  });
  process.send?.(await server.listen({ host: '127.0.0.1', port: 0 }));
});

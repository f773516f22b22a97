import type { FastifyInstance } from 'fastify';

/** Answers `/` with where everything is: the first thing that somebody opens who was given only the address. */
export function serveFrontDoor(fastify: FastifyInstance, version: string): void {
  fastify.get('/', { config: { allowedTo: 'viewer' } }, () => ({
    name: 'Athena Pipeline',
    version,
    docs: '/docs',
    openapi: '/docs/openapi.json',
    api: '/api/pipeline/products',
    health: '/health/ready',
  }));
}

import type { RouteOptions } from 'fastify';

/**
 * Refuses a route of which nobody has said who it is for, whoever made it: the application does not start with one.
 * @throws Error that says what to write.
 */
export function assertDeclared({ method, url, config }: RouteOptions): void {
  if (config?.allowedTo !== undefined) return;
  throw new Error(
    `${[method].flat().join(', ')} ${url} says of nobody that they may use it: put @AllowedTo('viewer') on its handler, or config: { allowedTo: 'viewer' } on a route of Fastify’s.`,
  );
}

/** The pages of Swagger UI and its files, which the library makes routes of without a word of ours. */
export function declareDocs(route: RouteOptions): void {
  if (route.url !== '/docs' && !route.url.startsWith('/docs/')) return;
  route.config = { allowedTo: 'viewer', ...route.config };
}

import { methodNotAllowed } from '../problem/problem.js';

/** What the origin answers; everything else under `/api/` is the Worker's own. */
export const ORIGIN_PREFIX = '/api/pipeline/';

/** Paths that people's browsers know from before, and what they are at the origin. */
export const OLD_READS: Readonly<Record<string, string>> = {
  '/api/products': '/api/pipeline/products',
  '/api/line-badges': '/api/pipeline/line-badges',
  '/api/revenue': '/api/pipeline/revenue',
  '/api/dev-groups': '/api/pipeline/dev-groups',
};

/** How the API is described: what the page leads to. */
const DESCRIPTION = /^\/docs(\/|$)/;

const OLD_EDIT = /^\/api\/dev-groups\/([^/]+)$/;

/**
 * The path at the origin of what is asked for; undefined for what is the Worker's own.
 * @throws Problem 405 for a known path that does not take the method.
 */
export function findTarget(method: string, pathname: string): string | undefined {
  if (pathname.startsWith(ORIGIN_PREFIX)) return pathname;
  const read = DESCRIPTION.test(pathname) ? pathname : OLD_READS[pathname];
  if (read !== undefined) {
    if (method !== 'GET' && method !== 'HEAD') throw methodNotAllowed(method, ['GET', 'HEAD']);
    return read;
  }
  const id = OLD_EDIT.exec(pathname)?.[1];
  if (id === undefined) return undefined;
  if (method !== 'PATCH') throw methodNotAllowed(method, ['PATCH']);
  return `${ORIGIN_PREFIX}dev-groups/${id}`;
}

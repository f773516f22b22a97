import { Problem, unavailable } from '../problem/problem.js';

/** As the API has it. */
const LOOPBACK_HOST = /^(?:[a-z0-9-]+\.)?(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * A Worker that asks nobody who they are serves this machine alone. Out on Cloudflare's network each request has a Ray ID; and a page
 * of a foreign site, whose name was made to point to this machine, names its own host. The API can't tell, as it is asked by us.
 * @throws Problem
 */
export function assertFromHere({ headers, url }: Pick<Request, 'headers' | 'url'>): void {
  if (headers.has('cf-ray')) throw unavailable('AUTH_MODE=none is for loopback alone. Nobody is let in.');
  const origin = headers.get('origin');
  const hosts = [new URL(url).host, headers.get('host'), origin === null ? null : hostOf(origin)];
  if (hosts.every((host) => host === null || LOOPBACK_HOST.test(host))) return;
  const detail = 'The request names another host than this machine, and AUTH_MODE=none serves this machine alone.';
  throw new Problem(403, 'forbidden', 'Not allowed', detail);
}

function hostOf(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : origin;
}

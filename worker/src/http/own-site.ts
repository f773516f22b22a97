import { Problem } from '../problem/problem.js';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);
/** `none`: typed into the address bar; a program sends no such header at all. */
const OWN_SITES = new Set(['same-origin', 'none']);

/**
 * Refuses what another site's page makes a person's browser send. Access keeps people signed in by a cookie, which browsers
 * send along.
 * @throws Problem
 */
export function refuseForeignSite(request: Request, host: string): void {
  if (SAFE_METHODS.has(request.method)) return;
  const site = request.headers.get('sec-fetch-site');
  if (site !== null) {
    if (!OWN_SITES.has(site)) throw foreign();
    return;
  }
  const origin = request.headers.get('origin');
  if (origin !== null && hostOf(origin) !== host) throw foreign();
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function foreign(): Problem {
  return new Problem(403, 'foreign-site', 'Not from here', 'Another site may not change anything here.');
}

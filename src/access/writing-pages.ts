import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { Caller } from '../common/access/caller.js';
import { ForbiddenError } from './access-errors.js';

const READING: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another origin wants to write: the browser sends its reader's session along, whoever made the page.
 * Each browser says of a write where it comes from; what says nothing is a program. A service token is one, too: no
 * browser sends it by itself.
 * @throws ForbiddenError
 */
export function assertNoForeignPage(request: FastifyRequest, caller: Caller, origins: ReadonlySet<string>): void {
  const { method, raw } = request;
  if (READING.has(method) || caller.kind === 'service' || !isForeign(raw, origins)) return;
  const from = raw.headers.origin ?? 'another site';
  throw new ForbiddenError(
    `A page of ${from} may not write here. If it is yours, name its origin in CORS_ORIGINS; a program leaves Origin and Sec-Fetch-Site out.`,
  );
}

function isForeign({ headers }: IncomingMessage, origins: ReadonlySet<string>): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (origin !== undefined && origins.has(origin)) return false;
  // What the browser says of the address that it sees: behind the Worker that is another one than ours.
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host);
}

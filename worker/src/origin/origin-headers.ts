import type { Call } from '../call.js';

/**
 * What a client may tell the origin. A list of what goes, not of what stays: identities, addresses and cookies that a client
 * makes up, and headers of one connection, can't be forgotten on it.
 */
const FORWARDED = [
  'accept',
  'accept-language',
  'cache-control',
  'content-type',
  'idempotency-key',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'last-event-id',
  'prefer',
  'range',
  'user-agent',
] as const;

/** The person's token goes in a header of its own: Access overwrites the usual one with that of the Worker. */
export const PERSON_HEADER = 'x-athena-access-jwt';

/** The headers of a request to the origin, for the person who asks. */
export function originHeaders(call: Call): Headers {
  const { request } = call;
  const headers = ownHeaders(call);
  for (const name of FORWARDED) {
    const value = request.headers.get(name);
    if (value !== null) headers.set(name, value);
  }
  headers.set('accept-encoding', wantedEncoding(request));
  return headers;
}

/** Those of a request that the Worker makes itself, for the same person. */
export function ownHeaders({ requestId, person, settings: { serviceToken } }: Call): Headers {
  const headers = new Headers({ 'x-request-id': requestId });
  if (serviceToken !== undefined) {
    headers.set('cf-access-client-id', serviceToken.id);
    headers.set('cf-access-client-secret', serviceToken.secret);
  }
  if (person.jwt !== undefined) headers.set(PERSON_HEADER, person.jwt);
  return headers;
}

/** Cloudflare puts its own `Accept-Encoding` before the Worker, and tells the client's beside the request. */
function wantedEncoding({ cf, headers }: Request): string {
  const asked: unknown = cf?.clientAcceptEncoding;
  const wanted = typeof asked === 'string' ? asked : headers.get('accept-encoding');
  return wanted === null || wanted === '' ? 'identity' : wanted;
}

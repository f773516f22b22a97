import { tooManyRequests } from '../problem/problem.js';

/** More than a person with several old windows sends; to check one costs some microseconds. */
const MOST_A_MINUTE = 60;
const MINUTE_MS = 60_000;
/** Addresses that are counted at once; whoever comes first is forgotten first. */
const MAX_ADDRESSES = 5000;

interface Counted {
  readonly sinceMs: number;
  forged: number;
}

/** Of this isolate, as it is this isolate's time that a check takes. */
const counts = new Map<string, Counted>();

/**
 * Refuses an address that has sent too many tokens which Access never signed: those that come after are not looked at.
 * Whoever is known already has come past this.
 * @throws Problem 429
 */
export function refuseForger(request: Request): void {
  const { forged, sinceMs } = counts.get(addressOf(request)) ?? { forged: 0, sinceMs: 0 };
  const leftMs = sinceMs + MINUTE_MS - Date.now();
  if (forged < MOST_A_MINUTE || leftMs <= 0) return;
  const detail = 'Too many tokens came from this address that Cloudflare Access has not signed. Wait a little.';
  throw tooManyRequests(detail, Math.ceil(leftMs / 1000));
}

/** Counts a token that Access never signed. One that has ended, or is for another application, is no forgery. */
export function countForgery(request: Request): void {
  const address = addressOf(request);
  const now = Date.now();
  const known = counts.get(address);
  if (known !== undefined && known.sinceMs + MINUTE_MS > now) {
    known.forged += 1;
    return;
  }
  counts.delete(address);
  const [oldest] = counts.size >= MAX_ADDRESSES ? counts.keys() : [];
  if (oldest !== undefined) counts.delete(oldest);
  counts.set(address, { sinceMs: now, forged: 1 });
}

/** Cloudflare says where a request comes from, whatever the client says. Of IPv6 everybody has a whole network. */
function addressOf({ headers }: Request): string {
  const address = headers.get('cf-connecting-ip') ?? '';
  if (!address.includes(':')) return address;
  const groups = (address.split('::')[0] ?? '').split(':');
  return [...groups, '0', '0', '0', '0'].slice(0, 4).join(':');
}

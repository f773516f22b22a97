import { timingSafeEqual } from 'node:crypto';
import type { SimAnswer, SimRequest } from '../http/exchange.js';
import type { ControlContext } from './control-context.js';

/** For programs: `Authorization: Bearer <control token>`. */
export function hasControlToken({ headers }: SimRequest, { controlToken }: ControlContext): boolean {
  return isSame(headers.authorization ?? '', `Bearer ${controlToken}`);
}

/**
 * For the page: the cookie that the link with the token left, and for what changes something also the page's own
 * origin, because any other page on this machine counts as the same site.
 */
export function hasSession({ headers, method }: SimRequest, context: ControlContext): boolean {
  const cookies = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  const wanted = `${cookieName(context)}=${context.controlToken}`;
  if (!cookies.some((pair) => isSame(pair, wanted))) return false;
  return method === 'GET' || headers.origin === context.origin;
}

/** Answers the link with the token: from here on the cookie stands for it, and the address no longer shows it. */
export function openSession({ query }: SimRequest, context: ControlContext): SimAnswer | undefined {
  const token = query.get('token');
  if (token === null || !isSame(token, context.controlToken)) return undefined;
  // Cookies know no ports: the simulators on one machine need one name each.
  const cookie = `${cookieName(context)}=${token}; Path=/_sim; HttpOnly; SameSite=Strict`;
  return { status: 303, headers: { location: '/_sim/', 'set-cookie': cookie }, body: '' };
}

function cookieName({ upstream }: ControlContext): string {
  return `sim_control_${upstream.name}`;
}

function isSame(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}

import type { Caller } from '../common/access/caller.js';
import { ForbiddenError } from './access-errors.js';
import { type Arriving, Gate } from './gate.js';

const LOCAL: Caller = { name: 'local', kind: 'local', role: 'operator', expiresAt: Number.POSITIVE_INFINITY };
const LOOPBACK_HOST = /^(?:[a-z0-9-]+\.)?(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d+)?$/i;

/**
 * `AUTH_MODE=none`: whoever reaches the loopback address may do everything. Two ways lead there from outside: a tunnel, and
 * a page of a foreign site whose name was made to point to this machine. Both are told by what the request carries.
 */
export class OpenGate extends Gate {
  /** The host that was let in last: nearly always the same one, and cheaper to compare than to read. */
  private lastHost: string | undefined;

  known({ headers }: Arriving): Caller | undefined {
    if (headers['cf-ray'] !== undefined) return undefined;
    const { host } = headers;
    if (host === this.lastHost) return LOCAL;
    if (host !== undefined && !LOOPBACK_HOST.test(host)) return undefined;
    this.lastHost = host;
    return LOCAL;
  }

  admit(request: Arriving): Promise<Caller> {
    const caller = this.known(request);
    if (caller) return Promise.resolve(caller);
    const came = 'cf-ray' in request.headers ? 'came through Cloudflare' : 'names another host than this machine';
    const message = `This request ${came}, and AUTH_MODE=none asks nobody who they are: it serves this machine alone. Set AUTH_MODE=cloudflare-access to serve others.`;
    return Promise.reject(new ForbiddenError(message));
  }
}

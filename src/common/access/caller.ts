import type { FastifyRequest } from 'fastify';
import type { Audience, Role } from './role.js';

/** Who a request is answered for. */
export interface Caller {
  /** Stays the same for the same person or service: an e-mail address, or the client id of a service token. */
  readonly name: string;
  /** `local`: nobody is asked who they are. */
  readonly kind: 'person' | 'service' | 'local';
  readonly role: Role;
  /** When they have to show again who they are (ms). */
  readonly expiresAt: number;
}

/** The caller of a request. Every route but those for anybody has one. */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Error('This route is for anybody: nobody was asked who they are.');
  return caller;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on a route for anybody. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    /** Who the route is for; one without is refused at start. */
    allowedTo?: Audience;
  }
}

import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../common/access/caller.js';
import { includesRole } from '../common/access/role.js';
import { ForbiddenError, UnauthenticatedError } from './access-errors.js';
import { assertDeclared, declareDocs } from './declared-roles.js';
import type { Gate } from './gate.js';

/** What answers an error that a caller is meant to see. */
export interface Refusing {
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void;
}

/**
 * Asks of each request who it comes from and whether they may, after the router has found its route and before its body is
 * read: what was decided about a path can't be undone by another spelling of it.
 */
export function admitRequests(fastify: FastifyInstance, gate: Gate, refusing: Refusing): void {
  const refusals = new RefusalLog();
  fastify.decorateRequest('caller', null);
  fastify.addHook('onRoute', (route) => {
    declareDocs(route);
    assertDeclared(route);
  });
  fastify.addHook('onRequest', function admit(request, reply, done) {
    if (request.routeOptions.config.allowedTo === 'anybody') return done();
    const refuse = (error: unknown): void => {
      if (error instanceof UnauthenticatedError) {
        refusals.tell(error, request);
        reply.header('www-authenticate', 'Cloudflare-Access');
      }
      refusing.answer(error, request, reply);
    };
    const decide = (caller: Caller): void => {
      request.caller = caller;
      const missing = whatIsMissing(caller, request);
      if (missing) refuse(missing);
      else done();
    };
    const known = gate.known(request.raw);
    if (known) decide(known);
    else gate.admit(request.raw).then(decide, refuse);
  });
}

function whatIsMissing({ name, role }: Caller, { method, routeOptions, is404 }: FastifyRequest): Error | undefined {
  const { allowedTo } = routeOptions.config;
  // Whoever is known may hear that there is no such path.
  if (is404 || allowedTo === 'anybody') return undefined;
  if (allowedTo !== undefined && includesRole(role, allowedTo)) return undefined;
  const message = `${method} here takes the role ${allowedTo}, and ${name} is ${role}. Whoever runs this can give it in ACCESS_ROLES.`;
  return new ForbiddenError(message);
}

/** Logs why requests are refused, each reason once a minute: whoever tries tokens must not fill a disk. */
class RefusalLog {
  private readonly logger = new Logger('Access');
  private readonly toldAt = new Map<string, number>();

  tell({ reason, message }: UnauthenticatedError, request: FastifyRequest): void {
    const now = performance.now();
    if (now - (this.toldAt.get(reason) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
    this.toldAt.set(reason, now);
    this.logger.warn(`a request was refused (${reason}; told once a minute), ${request.id}: ${message}`);
  }
}

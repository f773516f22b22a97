import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Caller } from '../common/access/caller.js';
import { includesRole } from '../common/access/role.js';
import type { Metrics } from '../common/metrics/metrics.js';
import { ForbiddenError, TooManyForgeriesError, UnauthenticatedError } from './access-errors.js';
import { assertDeclared, declareDocs } from './declared-roles.js';
import type { Gate } from './gate.js';
import type { RequestLimit } from './request-limit.js';
import { assertNoForeignPage } from './writing-pages.js';

/** What it takes to decide about a request, and to say what was decided. */
export interface Admission {
  readonly gate: Gate;
  /** Answers an error that a caller is meant to see. */
  readonly refusing: { answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void };
  readonly metrics: Pick<Metrics, 'countRefusal'>;
  readonly limit: RequestLimit | undefined;
  /** Pages of other origins that may write. */
  readonly origins: ReadonlySet<string>;
}

/**
 * Asks of each request who it comes from and whether they may, after the router has found its route and before its body is
 * read: what was decided about a path can't be undone by another spelling of it.
 */
export function admitRequests(fastify: FastifyInstance, { gate, refusing, metrics, limit, origins }: Admission): void {
  const refusals = new RefusalLog();
  fastify.decorateRequest('caller', null);
  fastify.addHook('onRoute', (route) => {
    declareDocs(route);
    assertDeclared(route);
  });
  fastify.addHook('onRequest', async function admit(request, reply) {
    if (request.routeOptions.config.allowedTo === 'anybody') return;
    try {
      const caller = gate.known(request.raw) ?? (await gate.admit(request.raw));
      request.caller = caller;
      assertMay(caller, request);
      assertNoForeignPage(request, caller, origins);
      await limit?.count(request, caller);
    } catch (error) {
      if (error instanceof UnauthenticatedError) {
        metrics.countRefusal(error.reason);
        refusals.tell(error, request);
        // RFC 9110, 11.6.1: a 401 names a scheme. There is none registered for this one.
        reply.header('www-authenticate', 'Cloudflare-Access');
      } else if (error instanceof TooManyForgeriesError) {
        metrics.countRefusal('forging');
      } else if (error instanceof ForbiddenError) {
        metrics.countRefusal('forbidden');
      }
      refusing.answer(error, request, reply);
      return reply;
    }
  });
}

/** @throws ForbiddenError when the route takes another role. */
function assertMay({ name, role }: Caller, { method, routeOptions, is404 }: FastifyRequest): void {
  const { allowedTo } = routeOptions.config;
  // Whoever is known may hear that there is no such path.
  if (is404 || (allowedTo !== undefined && (allowedTo === 'anybody' || includesRole(role, allowedTo)))) return;
  throw new ForbiddenError(
    `${method} here takes the role ${allowedTo}, and ${name} is ${role}. Whoever runs this can give it in ACCESS_ROLES.`,
  );
}

/** Logs why requests are refused, each reason once a minute: whoever tries tokens must not fill a disk. */
class RefusalLog {
  private readonly logger = new Logger('Access');
  private readonly toldAt = new Map<string, number>();

  tell({ reason, message }: UnauthenticatedError, request: FastifyRequest): void {
    const now = performance.now();
    if (now - (this.toldAt.get(reason) ?? Number.NEGATIVE_INFINITY) < 60_000) return;
    this.toldAt.set(reason, now);
    this.logger.warn(`request ${request.id} was refused (${reason}; told once a minute): ${message}`);
  }
}

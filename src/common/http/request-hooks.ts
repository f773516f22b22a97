import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';

/** A request that takes longer is logged: a thousand times what an answer from memory takes. */
const SLOW_MS = 500;
/** An id that a proxy gave; anything else in that header could write lines of its own into the log. */
const FOREIGN_ID = /^[A-Za-z0-9_-]{8,64}$/;

/** The id of a request: the one that the proxy in front already logged, or a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && FOREIGN_ID.test(given) ? given : randomUUID();
}

/** What is told of requests. */
export interface RequestLogging {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** `slow`: only slow and failed ones; `all`: each. */
  readonly which: 'slow' | 'all';
}

/**
 * Observes and logs each request when its answer has gone. Answers from ready bytes are counted elsewhere, without a
 * histogram, which would cost a fourteenth of their number.
 */
export function observeRequests(fastify: FastifyInstance, { logger, metrics, which }: RequestLogging): void {
  fastify.addHook('onResponse', function observe(request, reply, done) {
    const milliseconds = reply.elapsedTime;
    const { statusCode } = reply;
    if (!request.fromReadyBytes) {
      metrics.observeRequest(request.method, request.routeOptions.url ?? 'unknown', statusCode, milliseconds);
    }
    if (which === 'all' || statusCode >= 500 || milliseconds > SLOW_MS) {
      logger[statusCode >= 500 ? 'error' : 'info'](
        {
          request_id: request.id,
          method: request.method,
          url: request.url,
          status: statusCode,
          milliseconds: Math.round(milliseconds * 100) / 100,
          from_ready_bytes: request.fromReadyBytes,
        },
        'request',
      );
    }
    done();
  });
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Whether the answer was found among the ready bytes. */
    fromReadyBytes: boolean;
  }
}

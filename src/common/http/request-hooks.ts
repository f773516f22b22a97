import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/metrics.js';

/** A request that takes longer is logged: a thousand times what an answer from memory takes. */
const SLOW_MS = 500;
/** An id that a proxy gave; anything else in that header could write lines of its own into the log. */
const FOREIGN_ID = /^[A-Za-z0-9_-]{8,64}$/;
/** Ids share a random beginning and end with a number: a UUID for each costs as much as finding a kept answer. */
const IDS_OF_A_BEGINNING = 2 ** 32;

let beginning = '';
let number = IDS_OF_A_BEGINNING;

/** The id of a request: the one that the proxy in front already logged, or a new one. */
export function requestIdOf(request: Pick<IncomingMessage, 'headers'>): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && FOREIGN_ID.test(given) ? given : newId();
}

/** A UUID whose last eight digits count up. */
function newId(): string {
  if (number === IDS_OF_A_BEGINNING) {
    beginning = randomUUID().slice(0, -8);
    number = 0;
  }
  return beginning + (number++).toString(16).padStart(8, '0');
}

/** What is told of requests. */
export interface RequestLogging {
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** `slow`: only slow and failed ones; `all`: each. */
  readonly which: 'slow' | 'all';
}

/** Logs answers that were given before Fastify saw the request. */
export interface HitLog {
  /** Whether each is logged, or only those that may become slow. */
  readonly each: boolean;
  /** Logs one when it has gone. */
  watch(request: IncomingMessage, response: ServerResponse, id: string): void;
}

interface AnsweredRequest {
  readonly id: string;
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly status: number;
  readonly milliseconds: number;
  readonly fromReadyBytes: boolean;
}

/**
 * Observes and logs each request when its answer has gone. Answers from ready bytes are counted elsewhere, without a
 * histogram, which would cost a fourteenth of their number.
 */
export function observeRequests(fastify: FastifyInstance, { logger, metrics, which }: RequestLogging): void {
  const each = which === 'all';
  const log = ({ id, method, url, status, milliseconds, fromReadyBytes }: AnsweredRequest): void => {
    if (!each && status < 500 && milliseconds <= SLOW_MS) return;
    const line = {
      request_id: id,
      method,
      url,
      status,
      milliseconds: Math.round(milliseconds * 100) / 100,
      from_ready_bytes: fromReadyBytes,
    };
    logger[status >= 500 ? 'error' : 'info'](line, 'request');
  };
  fastify.addHook('onRequest', function giveId(request, reply, done) {
    reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', function observe({ id, method, url, routeOptions }, { statusCode, elapsedTime }, done) {
    metrics.observeRequest(method, routeOptions.url ?? 'unknown', statusCode, elapsedTime);
    log({ id, method, url, status: statusCode, milliseconds: elapsedTime, fromReadyBytes: false });
    done();
  });
  fastify.decorate('hitLog', {
    each,
    watch({ method, url }, response, id) {
      const started = performance.now();
      response.once('close', () => {
        const milliseconds = performance.now() - started;
        log({ id, method, url, status: response.statusCode, milliseconds, fromReadyBytes: true });
      });
    },
  });
}

declare module 'fastify' {
  interface FastifyInstance {
    hitLog: HitLog;
  }
}

import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Caller } from '../common/access/caller.js';
import { TooManyRequestsError } from './access-errors.js';

const MINUTE_MS = 60_000;
/** Callers that are counted at once; whoever comes first is forgotten first. */
const MAX_CALLERS = 5000;

/** How many requests a caller may send in a minute. Answers from ready bytes are not counted: they cost less than counting. */
export class RequestLimit {
  private constructor(
    private readonly perMinute: number,
    private readonly counting: ReturnType<FastifyInstance['createRateLimit']>,
  ) {}

  /** Undefined when there is no limit. */
  static async create(fastify: FastifyInstance, perMinute: number): Promise<RequestLimit | undefined> {
    if (perMinute === 0) return undefined;
    await fastify.register(rateLimit, {
      global: false,
      max: perMinute,
      timeWindow: MINUTE_MS,
      cache: MAX_CALLERS,
      keyGenerator: ({ caller }: FastifyRequest) => caller?.name ?? '',
    });
    return new RequestLimit(perMinute, fastify.createRateLimit());
  }

  /** @throws TooManyRequestsError when it is one too many. */
  async count(request: FastifyRequest, { kind }: Caller): Promise<void> {
    // Where nobody is asked who they are, all are one.
    if (kind === 'local') return;
    const counted = await this.counting(request);
    if (counted.isAllowed || !counted.isExceeded) return;
    throw new TooManyRequestsError(this.perMinute, Math.max(1, counted.ttlInSeconds));
  }
}

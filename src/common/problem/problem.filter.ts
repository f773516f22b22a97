import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import type { AllowedMethods } from './allowed-methods.js';
import { DomainError, UnavailableError, UnsupportedMediaError } from './domain-error.js';
import { FailureLog } from './failure-log.js';
import type { Problem } from './problem.dto.js';

/** Turns every error into `application/problem+json`. What was not meant to be seen is logged, and answered without detail. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly failures = new FailureLog();

  constructor(private readonly allowed: AllowedMethods) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also what Fastify's own error handler calls, for what fails before Nest sees the request. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const otherMethods = this.methodsInstead(error, request);
    if (otherMethods) reply.header('allow', otherMethods.join(', '));
    const problem = toProblem(otherMethods ? new WrongMethod(request.method, otherMethods) : error, String(request.id));
    if (problem.status >= 500) this.failures.tell(error, problem, request.url);
    const retryAfter = error instanceof DomainError ? error.retryAfterSeconds : undefined;
    if (retryAfter !== undefined || problem.status === 503) reply.header('retry-after', String(retryAfter ?? 1));
    void reply
      .code(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      // What fails before the hooks run (a malformed URL) has none yet.
      .header('x-request-id', problem.request_id)
      .header('cache-control', 'no-store')
      .send(JSON.stringify(problem));
  }

  /** What a path takes whose method is not among it; undefined where the path or the method is not the matter. */
  private methodsInstead(error: unknown, { is404, method, url }: FastifyRequest): readonly string[] | undefined {
    // Whoever may not come in is not told what there is.
    if (!is404 || error instanceof DomainError) return undefined;
    const methods = this.allowed.of(url.split('?', 1)[0] ?? '');
    return methods.length === 0 || methods.includes(method) ? undefined : methods;
  }
}

/** 405: the path is known, and does not take this method. */
class WrongMethod extends HttpException {
  constructor(method: string, allowed: readonly string[]) {
    super(`${method} is not taken here. Allowed: ${allowed.join(', ')}.`, 405);
  }
}

function toProblem(error: unknown, requestId: string): Problem {
  if (isDatabaseUnavailable(error)) {
    return toProblem(new UnavailableError('The database does not answer. Nothing was changed; try again.'), requestId);
  }
  if (error instanceof DomainError) {
    const { code, title, status, message, errors } = error;
    return {
      type: `urn:athena-pipeline:problem:${code}`,
      title,
      status,
      detail: message,
      request_id: requestId,
      ...(errors?.length && { errors: [...errors] }),
    };
  }
  const status = statusOf(error);
  if (status === 415) {
    return toProblem(
      new UnsupportedMediaError('The Content-Type can not be read. Send a body as application/json.'),
      requestId,
    );
  }
  // RFC 9457, 4.2.1: a problem of no kind of its own has the phrase of its status for a title.
  const title = STATUS_CODES[status] ?? 'Unknown Error';
  const detail = status < 500 && error instanceof Error ? error.message : 'It was logged under the request id.';
  return { type: 'about:blank', title, status, detail, request_id: requestId };
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's errors (a malformed URL, a body that is too large) carry their status.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
  }
  return 500;
}

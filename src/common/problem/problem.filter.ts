import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { DomainError, UnavailableError } from './domain-error.js';
import type { Problem } from './problem.dto.js';

/** Turns every error into `application/problem+json`. What was not meant to be seen is logged, and answered without detail. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('Problem');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also what Fastify's own error handler calls, for what fails before Nest sees the request. */
  answer(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = toProblem(error, String(request.id));
    if (problem.status >= 500) {
      this.log.error({ request_id: problem.request_id, url: request.url, err: error }, problem.title);
    }
    if (problem.status === 503) reply.header('retry-after', '1');
    void reply
      .code(problem.status)
      .header('content-type', 'application/problem+json; charset=utf-8')
      // What fails before the hooks run (a malformed URL) has none yet.
      .header('x-request-id', problem.request_id)
      .header('cache-control', 'no-store')
      .send(JSON.stringify(problem));
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
      ...(errors && { errors: [...errors] }),
    };
  }
  const status = statusOf(error);
  const title = TITLES[status] ?? (status < 500 ? 'The request cannot be answered' : 'Something went wrong here');
  const detail = status < 500 && error instanceof Error ? error.message : 'It was logged under the request id.';
  return { type: 'about:blank', title, status, detail, request_id: requestId };
}

const TITLES: Partial<Record<number, string>> = {
  400: 'The request has invalid input',
  404: 'Not found',
  405: 'Method not allowed',
  413: 'The request is too large',
  414: 'The URL is too long',
  415: 'The media type is not supported',
};

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's errors (a malformed URL, a body that is too large) carry their status.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode >= 400 && error.statusCode < 500 ? error.statusCode : 500;
  }
  return 500;
}

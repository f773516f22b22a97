import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { Problem } from './problem.dto.js';

const DETAILS: Readonly<Record<number, string>> = {
  400: 'The request is not valid HTTP; characters outside of ASCII are percent-encoded in a URL.',
  408: 'The request did not arrive in time.',
  431: 'The URL and headers are larger than 16 KiB together.',
};

/** Answers what Node's parser refuses, before there is a request: with a problem, like every other error. */
export function answerUnreadableRequest(error: Error & { code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) {
    socket.destroy();
    return;
  }
  const status = error.code === 'HPE_HEADER_OVERFLOW' ? 431 : error.code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const request_id = randomUUID();
  const problem: Problem = { type: 'about:blank', title, status, detail: DETAILS[status] ?? title, request_id };
  const body = JSON.stringify(problem);
  socket.end(
    [
      `HTTP/1.1 ${status} ${title}`,
      'content-type: application/problem+json; charset=utf-8',
      `content-length: ${Buffer.byteLength(body)}`,
      `x-request-id: ${request_id}`,
      'connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

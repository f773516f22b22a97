import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requestIdOf } from '../http/request-hooks.js';
import { pickEncoding, prefersCsv } from './negotiate.js';
import type { ReadyAnswer } from './ready-answer.js';
import type { ReadyBytes } from './ready-bytes.js';

/**
 * Answers from ready bytes before Fastify sees the request. Routing, the hooks that Nest puts before every other one and
 * Fastify's way of sending would cost a fifth of the requests a second, and an interceptor half of them.
 * @param mayRead whether it is known already that whoever asks may read; what is not, Fastify's hooks find out.
 */
export function answerFromReadyBytes(
  fastify: FastifyInstance,
  readyBytes: ReadyBytes,
  mayRead: (request: IncomingMessage) => boolean,
): void {
  let closing = false;
  fastify.addHook('preClose', (done) => {
    closing = true;
    done();
  });
  standInFront(fastify.server, (request, response) => {
    const { method } = request;
    // Fastify ends the connections of an application that closes.
    if ((method !== 'GET' && method !== 'HEAD') || closing || wantsFresh(request)) return false;
    if (!mayRead(request)) return false;
    const answer = readyBytes.findSpelling(spell(request));
    if (answer === undefined) return false;
    const id = requestIdOf(request);
    const status = send(answer, id, request, response);
    if (status === undefined) return false;
    readyBytes.countHit(status);
    // What the system took whole cannot become slow any more, and is not worth a listener.
    const { hitLog } = fastify;
    if (hitLog.each || response.socket?.writableLength !== 0) hitLog.watch(request, response, id);
    return true;
  });
}

/** What tells two answers of one URL apart: whether CSV is wanted. */
export function spellingOf({ raw }: FastifyRequest): string {
  return spell(raw);
}

/** Whether the reader asks for the database itself. */
export function wantsFresh({ headers }: Pick<IncomingMessage, 'headers'>): boolean {
  return headers['cache-control']?.includes('no-cache') ?? false;
}

function spell({ url = '', headers }: IncomingMessage): string {
  return prefersCsv(headers.accept) ? `csv ${url}` : url;
}

/** The status that was sent; undefined when nothing was, because the encoding has to be made first. */
function send(
  answer: ReadyAnswer,
  id: string,
  { method, headers }: IncomingMessage,
  response: ServerResponse,
): number | undefined {
  const variant = answer.ready(pickEncoding(headers['accept-encoding']?.toString()));
  if (variant === undefined) return undefined;
  const ifNoneMatch = headers['if-none-match'];
  if (ifNoneMatch !== undefined && answer.matches(ifNoneMatch)) {
    response.writeHead(304, variant.notModifiedLines(id)).end();
    return 304;
  }
  response.writeHead(200, variant.headerLines(id));
  if (method === 'HEAD') response.end();
  else response.end(variant.body);
  return 200;
}

/** Gives every request to `answers` first, and to who listened so far when that says that it has not answered. */
function standInFront(server: Server, answers: (request: IncomingMessage, response: ServerResponse) => boolean): void {
  const behind = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (answers(request, response)) return;
    for (const listener of behind) listener.call(server, request, response);
  });
}

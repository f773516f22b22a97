import type { FastifyReply, FastifyRequest } from 'fastify';
import { pickEncoding } from './negotiate.js';
import type { Encoding, ReadyAnswer, Variant } from './ready-answer.js';

/** What a handler gives back when its answer is finished bytes; the HTTP adapter knows how to send it. */
export class ReadyReply {
  constructor(
    readonly answer: ReadyAnswer,
    readonly request: FastifyRequest,
    readonly reply: FastifyReply,
  ) {}
}

/**
 * Sends a finished answer, or 304 when the reader has it, for a request that Fastify has. Waits only when the encoding was
 * never asked for before.
 */
export function replyReady(
  answer: ReadyAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> | undefined {
  const encoding = pickEncoding(request.headers['accept-encoding']?.toString());
  const variant = answer.ready(encoding);
  if (!variant) return encodeAndSend(answer, encoding, request, reply);
  send(answer, variant, request, reply);
  return undefined;
}

async function encodeAndSend(
  answer: ReadyAnswer,
  encoding: Encoding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  send(answer, await answer.encoded(encoding), request, reply);
}

function send(answer: ReadyAnswer, variant: Variant, request: FastifyRequest, reply: FastifyReply): void {
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch !== undefined && answer.matches(ifNoneMatch)) {
    reply.code(304).headers(variant.notModifiedHeaders).send();
  } else {
    reply.code(200).headers(variant.headers).send(variant.body);
  }
}

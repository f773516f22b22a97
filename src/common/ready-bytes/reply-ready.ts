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

/** Sends a finished answer, or 304 when the reader has it. Waits only when the encoding was never asked for before. */
export function replyReady(
  answer: ReadyAnswer,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | Promise<FastifyReply> {
  const encoding = pickEncoding(request.headers['accept-encoding']?.toString());
  const variant = answer.ready(encoding);
  return variant ? send(answer, variant, request, reply) : encodeAndSend(answer, encoding, request, reply);
}

async function encodeAndSend(
  answer: ReadyAnswer,
  encoding: Encoding,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  return send(answer, await answer.encoded(encoding), request, reply);
}

function send(answer: ReadyAnswer, variant: Variant, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const ifNoneMatch = request.headers['if-none-match'];
  if (ifNoneMatch !== undefined && answer.matches(ifNoneMatch)) {
    return reply.code(304).headers(answer.notModifiedHeaders(variant)).send();
  }
  return reply.code(200).headers(variant.headers).send(variant.body);
}

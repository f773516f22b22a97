import { FastifyAdapter } from '@nestjs/platform-fastify';
import { ReadyReply, replyReady } from './reply-ready.js';

type Reply = FastifyAdapter['reply'];

/** Nest's Fastify adapter, which also knows how to send finished bytes: with their encodings, their ETag, or as a 304. */
export class PipelineFastifyAdapter extends FastifyAdapter {
  override reply(...[response, body, statusCode]: Parameters<Reply>): ReturnType<Reply> {
    if (!(body instanceof ReadyReply)) return super.reply(response, body, statusCode);
    const reply = body.reply;
    // Unheard, a failed encoding would end the process.
    replyReady(body.answer, body.request, reply)?.catch((error: unknown) => reply.send(error));
    return reply;
  }
}

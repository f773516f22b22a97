import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import type { EditAnswer } from './edit-command.js';

/** Sends the answer to an edit as it was made, byte for byte: a repeated request gets the first one's. */
@Injectable()
export class EditAnswerInterceptor implements NestInterceptor<EditAnswer, Buffer> {
  intercept(context: ExecutionContext, next: CallHandler<EditAnswer>): Observable<Buffer> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map(({ etag, body, replayed }) => {
        if (etag !== null) reply.header('etag', etag);
        if (replayed) reply.header('idempotency-replayed', 'true');
        reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
        return Buffer.from(body);
      }),
    );
  }
}

import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { map, type Observable } from 'rxjs';
import { stringifyWithMoney } from '../../common/money/money.js';

/** Sends what a change answers, its money exact. */
@Injectable()
export class MoneyInterceptor implements NestInterceptor<object, Buffer> {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<Buffer> {
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(
      map((body) => {
        reply.headers({ 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' });
        return Buffer.from(stringifyWithMoney(body));
      }),
    );
  }
}

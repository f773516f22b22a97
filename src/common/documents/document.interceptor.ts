import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, firstValueFrom, type Observable } from 'rxjs';
import { Clock } from '../../clock/clock.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { parseQueryString, rawQueryOf } from '../list-query/query-string.js';
import { stringifyWithMoney } from '../money/money.js';
import { ReadyAnswer } from '../ready-bytes/ready-answer.js';
import { spellingOf, wantsFresh } from '../ready-bytes/ready-bytes.hook.js';
import { ReadyBytes } from '../ready-bytes/ready-bytes.js';
import { ReadyReply } from '../ready-bytes/reply-ready.js';
import { SnapshotStore } from '../snapshots/snapshot-store.js';
import { DOCUMENT, type Document, type DocumentResource } from './document.js';

/** Answers a report when no ready bytes do, and keeps the finished bytes for whoever asks the same next. */
@Injectable()
export class DocumentInterceptor implements NestInterceptor<Document<object>, ReadyReply> {
  constructor(
    private readonly readyBytes: ReadyBytes,
    private readonly snapshots: SnapshotStore,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<Document<object>>): Observable<ReadyReply> {
    const resource: DocumentResource = Reflect.getMetadata(DOCUMENT, context.getHandler());
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return defer(async () => new ReadyReply(await this.answer(resource, request, next), request, reply));
  }

  private async answer(
    resource: DocumentResource,
    request: FastifyRequest,
    next: CallHandler<Document<object>>,
  ): Promise<ReadyAnswer> {
    const spelling = spellingOf(request);
    const fresh = wantsFresh(request);
    const key = keyOf(resource, request);
    const ready = fresh ? undefined : this.readyBytes.findQuery(key, spelling);
    if (ready) return ready;

    this.readyBytes.counts.misses++;
    const dependency = this.feed.dependencyOn(resource.tables);
    const build = {
      name: key,
      metric: resource.name,
      dependency,
      now: this.clock.now(),
      build: () => firstValueFrom(next.handle()),
    };
    const { value, version } = await (fresh ? this.snapshots.readFresh(build) : this.snapshots.readOnce(build));
    const answer = new ReadyAnswer(Buffer.from(stringifyWithMoney(value.body)), {
      'content-type': 'application/json; charset=utf-8',
    });
    if (version !== undefined) {
      const expiresAt = value.expiresAt ?? Number.POSITIVE_INFINITY;
      this.readyBytes.keep({ answer, dependency, version, expiresAt, key, spelling });
    }
    return answer;
  }
}

/** One name for a query, whatever the order of its parameters. */
function keyOf(resource: DocumentResource, request: FastifyRequest): string {
  const parameters = [...parseQueryString(rawQueryOf(request.raw.url ?? ''))].sort(([a], [b]) => (a < b ? -1 : 1));
  return `${resource.name}?${JSON.stringify(parameters)}`;
}

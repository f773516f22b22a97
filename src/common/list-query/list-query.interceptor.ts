import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { defer, firstValueFrom, type Observable } from 'rxjs';
import { nextBusinessMidnight } from '../../clock/business-day.js';
import { BUSINESS_TIME_ZONE } from '../../clock/business-time-zone.js';
import { Clock } from '../../clock/clock.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { Dependency } from '../../database/changes/dependency.js';
import { fieldsOf } from '../fields/field.decorator.js';
import { Metrics } from '../metrics/metrics.js';
import { prefersCsv } from '../ready-bytes/negotiate.js';
import type { ReadyAnswer } from '../ready-bytes/ready-answer.js';
import { spellingOf, wantsFresh } from '../ready-bytes/ready-bytes.hook.js';
import { ReadyBytes } from '../ready-bytes/ready-bytes.js';
import { ReadyReply } from '../ready-bytes/reply-ready.js';
import { Snapshot, type SnapshotRow } from '../snapshots/snapshot.js';
import { type KeptBuild, SnapshotStore } from '../snapshots/snapshot-store.js';
import { renderList, renderRecord } from './render-list.js';
import { type RouteResource, resourceOf } from './resource.js';
import { type RouteRequest, readRouteRequest } from './route-request.js';

/**
 * Answers a list or one of its records when no ready bytes do: from the snapshot in memory, or, when that is old, from
 * the rows that the handler reads. The finished bytes are kept for whoever asks the same next.
 */
@Injectable()
export class ListQueryInterceptor implements NestInterceptor<SnapshotRow[], ReadyReply> {
  private readonly dependencies = new Map<string, Dependency>();

  constructor(
    private readonly readyBytes: ReadyBytes,
    private readonly snapshots: SnapshotStore,
    private readonly feed: ChangeFeed,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
    @Inject(BUSINESS_TIME_ZONE) private readonly timeZone: string,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler<SnapshotRow[]>): Observable<ReadyReply> {
    const resource = resourceOf(context.getHandler());
    if (!resource) throw new Error(`${context.getHandler().name} has no resource`);
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    return defer(async () => new ReadyReply(await this.answer(resource, request, next), request, reply));
  }

  private async answer(
    resource: RouteResource,
    request: FastifyRequest,
    next: CallHandler<SnapshotRow[]>,
  ): Promise<ReadyAnswer> {
    const asked = readRouteRequest(resource, request, prefersCsv(request.headers.accept));
    const spelling = spellingOf(request);
    const fresh = wantsFresh(request);
    const ready = fresh ? undefined : this.readyBytes.findQuery(asked.key, spelling);
    if (ready) return ready;

    this.readyBytes.counts.misses++;
    const dependency = this.dependencyOf(resource);
    const now = this.clock.now();
    const build: KeptBuild<Snapshot> = {
      name: resource.name,
      metric: resource.name,
      dependency,
      now,
      expiresAt: resource.changesAtMidnight ? nextBusinessMidnight(now, this.timeZone) : Number.POSITIVE_INFINITY,
      expiryOf: (snapshot) => firstChange(snapshot, resource.changesAtColumn),
      build: async () => new Snapshot(await firstValueFrom(next.handle()), fieldsOf(resource.rowClass)),
    };
    const { value: snapshot, version } = await (fresh ? this.snapshots.readFresh(build) : this.snapshots.read(build));
    const answer = this.metrics.timeRender(resource.name, () => render(snapshot, asked));
    if (version !== undefined) {
      const expiresAt = Math.min(build.expiresAt, firstChange(snapshot, resource.changesAtColumn));
      this.readyBytes.keep({ answer, dependency, version, expiresAt, key: asked.key, spelling });
    }
    return answer;
  }

  private dependencyOf({ name, tables }: RouteResource): Dependency {
    let dependency = this.dependencies.get(name);
    if (!dependency) {
      dependency = this.feed.dependencyOn(tables);
      this.dependencies.set(name, dependency);
    }
    return dependency;
  }
}

function firstChange({ rows }: Snapshot, column: string | undefined): number {
  if (column === undefined) return Number.POSITIVE_INFINITY;
  return Math.min(...rows.map((row) => Date.parse(String(row[column]))));
}

function render(snapshot: Snapshot, asked: RouteRequest): ReadyAnswer {
  return asked.shape === 'list' ? renderList(snapshot, asked) : renderRecord(snapshot, asked);
}

import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { isDatabaseUnavailable } from '../../database/database-unavailable.js';
import { isRefusal } from '../../database/missing-grant.js';
import { Warehouse } from '../../database/warehouse.js';
import { Lease } from '../../sync-queue/bridge/lease.js';
import { FreshnessService, type JudgedSource } from '../freshness/freshness.service.js';
import { AlertSender } from './alert-sender.js';
import { WATCH_GRANTS } from './verdict-changes.queries.js';
import { VerdictChanges } from './verdict-changes.service.js';
import { WatchTimings } from './watch-timings.js';

const LEASE = 'health';
const DAY_MS = 86_400_000;

/**
 * Judges every source again and again, notes each change of a verdict, and has it told. One instance at a time: the lease is
 * held only while it works, as a look takes some milliseconds a minute.
 */
@Injectable()
export class HealthWatch implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Health');
  private readonly stopping = new AbortController();
  private readonly lease: Lease;
  private running: Promise<void> | undefined;
  /** The look that was begun last; never fails. */
  private looking: Promise<unknown> = Promise.resolve();
  private unsubscribe: (() => void) | undefined;
  /** Something was written down since the last look began. */
  private isNews = false;
  private wake: (() => void) | undefined;
  /** The day on which what is old was forgotten last. */
  private forgotOn = 0;
  private refusalTold = false;
  /** What every source was judged to be, and when, by this instance; for metrics. */
  judged: readonly JudgedSource[] = [];
  /** Alerts that were not taken yet. */
  waiting = 0;

  constructor(
    private readonly freshness: FreshnessService,
    private readonly changes: VerdictChanges,
    private readonly alerts: AlertSender,
    private readonly timings: WatchTimings,
    private readonly clock: Clock,
    private readonly feed: ChangeFeed,
    private readonly warehouse: Warehouse,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {
    this.lease = new Lease(warehouse, LEASE, `${hostname()}:${process.pid}:${randomBytes(4).toString('hex')}`);
  }

  /** What is the case at the start is known before anybody asks; what is to be told may wait for whoever is told. */
  async onApplicationBootstrap(): Promise<void> {
    this.unsubscribe = this.feed.onChange(['netsuite_raw.sync_state', 'pipeline.sync_run'], () => {
      this.isNews = true;
      this.wake?.();
    });
    const waitMs = await this.turn({ send: false });
    this.running = this.loop(waitMs);
  }

  async onModuleDestroy(): Promise<void> {
    this.unsubscribe?.();
    this.stopping.abort();
    this.wake?.();
    await this.running;
  }

  /**
   * Looks once: judges, notes what changed, and sends what is due, if no other instance does. One look after the other, as
   * two of one instance would share its lease, and the first that ends would take it from the second.
   * @returns milliseconds until it is worth looking again.
   */
  look(options?: { send: boolean }): Promise<number> {
    const look = this.looking.then(() => this.lookNow(options));
    this.looking = look.catch(() => undefined);
    return look;
  }

  private async lookNow({ send = true } = {}): Promise<number> {
    const holds = this.options.pipelineReady && (await this.takeLease());
    try {
      // Under the lease: what was judged before another instance looked would be noted over what that one saw.
      this.judged = await this.freshness.ofAll();
      const now = this.clock.now();
      const { lookMs, followMs } = this.timings;
      const nextChange = Math.min(...this.judged.map(({ changesAt }) => changesAt)) - now;
      if (!this.options.pipelineReady) return clamp(nextChange, lookMs);
      if (!holds) return Math.min(followMs, lookMs);
      await this.remember(this.judged, now);
      if (send) await this.alerts.sendDue(this.stopping.signal);
      const { waiting, nextMs } = await this.alerts.look();
      this.waiting = waiting;
      return clamp(Math.min(nextChange, nextMs ?? lookMs), lookMs);
    } finally {
      // Without the database it ends by itself.
      if (holds) await this.lease.release().catch(() => undefined);
    }
  }

  /** Without the right to it there are still the metrics of what is judged. */
  private async takeLease(): Promise<boolean> {
    try {
      return await this.lease.take();
    } catch (error) {
      this.judged = await this.freshness.ofAll();
      throw error;
    }
  }

  private async remember(judged: readonly JudgedSource[], now: number): Promise<void> {
    for (const source of judged) {
      const { fence } = this.lease;
      if (fence === undefined) return;
      const isNew = await this.changes.note(source, { name: LEASE, holder: this.lease.holder, fence });
      if (isNew) this.log.log(`${source.source} is ${source.verdict}: ${source.cause}`);
      await this.changes.keepNight(source);
    }
    const day = Math.floor(now / DAY_MS);
    if (day === this.forgotOn) return;
    await this.changes.forgetOld(now);
    this.forgotOn = day;
  }

  private async loop(waitMs: number): Promise<void> {
    let next = waitMs;
    while (!this.stopping.signal.aborted) {
      await this.pause(next);
      if (!this.stopping.signal.aborted) next = await this.turn();
    }
  }

  private async turn(options?: { send: boolean }): Promise<number> {
    try {
      return await this.look(options);
    } catch (error) {
      await this.tell(error);
      return this.timings.lookMs;
    }
  }

  /** Waits, or until the state of a pull has changed and a moment has passed. */
  private async pause(milliseconds: number): Promise<void> {
    const { signal } = this.stopping;
    const woken = new AbortController();
    this.wake = () => woken.abort();
    // What came while it looked may have come too late for that look.
    if (this.isNews) woken.abort();
    await sleep(milliseconds, undefined, { signal: AbortSignal.any([woken.signal, signal]) }).catch(() => undefined);
    this.wake = undefined;
    if (woken.signal.aborted) await sleep(this.timings.gatherMs, undefined, { signal }).catch(() => undefined);
    this.isNews = false;
  }

  private async tell(error: unknown): Promise<void> {
    if (isDatabaseUnavailable(error))
      return this.log.warn('the sources were not looked at: the database does not answer');
    if (!isRefusal(error)) return this.log.warn(`the sources were not looked at: ${String(error)}`);
    if (this.refusalTold) return;
    this.refusalTold = true;
    const [missing] = await this.warehouse.rows<{ grants: string }>(WATCH_GRANTS).catch(() => []);
    this.log.warn(
      `changes of verdicts are not remembered: ${error.message}${this.options.toldGrants.remedy(missing?.grants)}`,
    );
  }
}

function clamp(milliseconds: number, most: number): number {
  return Math.min(Math.max(milliseconds, 50), most);
}

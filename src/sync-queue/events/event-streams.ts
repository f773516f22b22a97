import type { Writable } from 'node:stream';
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../../clock/clock.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { WATCHED_TABLES, type WatchedTableName } from '../../database/changes/watched-tables.js';
import { EventClient, type Listening } from './event-client.js';
import { TooManyListenersError } from './event-errors.js';
import { EventLog } from './event-log.js';
import { EventPump } from './event-pump.js';
import { EventTimings } from './event-timings.js';
import { startOf } from './stream-start.js';
import { WarehouseWatch } from './warehouse-watch.js';

/** A thousand took 22 MB, and heard of an edit within half a second at p99; a company has fewer open pages before one instance. */
const MAX_LISTENERS = 2000;
/** Written in the transactions that write events, too; so their announcement says that there may be some. */
const TOLD_WITH_EVENTS: readonly string[] = ['pdos.pending_sync_queue', 'pipeline.sync_target'];

/** Everybody who listens to this instance. */
@Injectable()
export class EventStreams implements OnModuleInit, OnModuleDestroy {
  /** A test need not open as many. */
  maxListeners = MAX_LISTENERS;
  private readonly clients = new Set<EventClient>();
  private readonly counts = { sent: 0 };
  /** Those that wait for the database before they are told anything. */
  private opening = 0;
  private stopped = false;
  private timers: NodeJS.Timeout[] = [];
  private gathering: NodeJS.Timeout | undefined;
  private unsubscribe: (() => void) | undefined;

  constructor(
    private readonly log: EventLog,
    private readonly pump: EventPump,
    private readonly watch: WarehouseWatch,
    private readonly timings: EventTimings,
    private readonly feed: ChangeFeed,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.unsubscribe = this.feed.onChange(WATCHED_TABLES, (changed) => this.hear(changed));
    this.metrics.publishGauge('event_stream_clients', 'Clients that listen to events.', () => this.clients.size);
    this.metrics.publishCounter('events_sent_total', 'Events sent, each client counted.', () => this.counts.sent);
  }

  /** A stream never ends by itself: to wait for one would hold up whoever stops the process. */
  onModuleDestroy(): void {
    this.stopped = true;
    this.unsubscribe?.();
    for (const client of this.clients) client.end();
    this.clients.clear();
    this.rest();
  }

  /**
   * Lets one listen, from where it left off.
   * @param connect gives its connection, ready for the first event; undefined when it has hung up meanwhile.
   * @throws NoEventsError, TooManyListenersError, or what the database says when it is away.
   */
  async open(asked: Listening, connect: () => Writable | undefined): Promise<void> {
    if (this.clients.size + this.opening >= this.maxListeners) {
      throw new TooManyListenersError(`${this.maxListeners} listen to this instance. Try again, or ask another one.`);
    }
    this.opening++;
    try {
      await this.log.assertReadable();
      await this.log.place();
      const start = startOf(asked.lastEventId, await this.log.bounds());
      if (this.stopped) throw new TooManyListenersError('This instance is about to end. Try again.');
      const connection = connect();
      if (connection) this.add(new EventClient(connection, asked, this.counts, start), connection);
    } finally {
      this.opening--;
    }
  }

  private add(client: EventClient, connection: Writable): void {
    connection.on('drain', () => {
      client.unblock();
      void this.pump.catchUp(client);
    });
    // A lost connection is closed right after, and whoever listened comes back.
    connection.on('error', () => undefined);
    connection.once('close', () => {
      this.clients.delete(client);
      if (this.clients.size === 0) this.rest();
    });
    this.clients.add(client);
    if (this.clients.size === 1) this.begin();
    // What changed while nobody listened, or while it was away, is unknown.
    client.tellWarehouse(WATCHED_TABLES);
    this.pump.wake(this.clients);
  }

  private begin(): void {
    this.watch.takeChanged();
    this.timers = [
      setInterval(() => this.look(), this.timings.pollMs),
      setInterval(() => this.beat(), this.timings.heartbeatMs),
    ];
  }

  private rest(): void {
    for (const timer of this.timers) clearInterval(timer);
    clearTimeout(this.gathering);
    this.gathering = undefined;
  }

  private hear(changed: readonly WatchedTableName[]): void {
    if (this.clients.size === 0) return;
    if (changed.some((table) => TOLD_WITH_EVENTS.includes(table))) this.pump.wake(this.clients);
    this.gathering ??= setTimeout(() => {
      this.gathering = undefined;
      this.tellWarehouse(this.watch.takeChanged());
    }, this.timings.gatherMs);
  }

  private look(): void {
    const now = this.clock.now();
    for (const client of this.clients) {
      if (client.blockedFor > this.timings.blockedMs) client.cut();
      // Whoever may not ask any more is not told any more; a page comes back with a new token, or is told to sign in.
      else if (client.isOver(now)) client.end();
    }
    this.tellWarehouse(this.watch.takeChanged());
    this.pump.wake(this.clients);
  }

  private beat(): void {
    for (const client of this.clients) client.beat();
    this.tellWarehouse(this.watch.silent());
  }

  private tellWarehouse(tables: readonly string[]): void {
    if (tables.length === 0) return;
    for (const client of this.clients) client.tellWarehouse(tables);
  }
}

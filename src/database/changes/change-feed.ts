import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database-options.js';
import { CHANGE_CHANNEL, INSPECT_WATCHED_TABLES, type WatchedTableState } from './change-triggers.sql.js';
import type { Dependency } from './dependency.js';
import type { RefusedRelation } from './install-change-triggers.js';
import { ListenConnection } from './listen-connection.js';
import { TriggerKeeper } from './trigger-keeper.js';
import { LiveDependency, WatchedTable } from './watched-table.js';
import { WATCHED_TABLES, type WatchedTableName } from './watched-tables.js';

const PROBE_INTERVAL_MS = 750;
const RECONNECT_MS = 250;
/**
 * An answered probe is believed for this long from when it was asked, by the clock and not by a timer: whatever holds up
 * the next one (a dead connection, a stopped process, a fault of ours), nothing is served that is older than 2 s.
 */
const BELIEVED_MS = 1900;

interface Subscription {
  readonly names: readonly WatchedTableName[];
  readonly listener: (changed: readonly WatchedTableName[]) => void;
}

/**
 * Hears of every change in the warehouse, whoever makes it. What is built from tables holds a {@link Dependency} and
 * asks it, at each use, whether it is still good. The database is the only truth: while the listener is not certain to
 * hear everything, nothing is trusted, and readers go to the database.
 */
@Injectable()
export class ChangeFeed implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(ChangeFeed.name);
  private readonly tables = new Map<string, WatchedTable>(WATCHED_TABLES.map((name) => [name, new WatchedTable(name)]));
  private readonly subscriptions = new Set<Subscription>();
  private readonly keeper: TriggerKeeper;
  private connection: ListenConnection | undefined;
  /** The connection that heard everything since all tables were last counted as changed. */
  private hearing: ListenConnection | undefined;
  private believedUntil = 0;
  private turn: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(@Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions) {
    this.keeper = new TriggerKeeper(options.directUrl, options.toldGrants);
  }

  /** Whether the listener is certain to hear of every change that is announced. */
  get alive(): boolean {
    return performance.now() < this.believedUntil;
  }

  /** Relations that do not announce, with what would mend it; shown by readiness and logs. */
  get refused(): readonly RefusedRelation[] {
    return this.keeper.refused;
  }

  async onModuleInit(): Promise<void> {
    await this.takeTurn();
    // A first start makes the triggers; what they make possible is to be had from the first request on.
    if (await this.keeper.settled()) await this.takeTurn();
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.believedUntil = 0;
    clearTimeout(this.timer);
    const { connection, hearing } = this;
    if (connection !== undefined && connection === hearing) await connection.close();
    else connection?.destroy();
    await Promise.all([this.turn, this.keeper.stop()]);
  }

  /** A dependency on some of the watched tables. */
  dependencyOn(names: readonly WatchedTableName[]): Dependency {
    const watched = [...this.tables.values()].filter((table) => names.some((name) => name === table.name));
    return new LiveDependency(watched, this);
  }

  /**
   * Calls back, without waiting, after each announced change of one of these tables, and when changes may have gone
   * unheard: then with all of their names.
   * @returns ends it.
   */
  onChange(names: readonly WatchedTableName[], listener: (changed: readonly WatchedTableName[]) => void): () => void {
    const subscription = { names, listener };
    this.subscriptions.add(subscription);
    return () => void this.subscriptions.delete(subscription);
  }

  /** The instance that wrote calls this before it answers: its own notification may still be on the way. */
  announce(names: readonly WatchedTableName[]): void {
    for (const name of names) this.bump(name);
  }

  private bump(name: string): void {
    const table = this.tables.get(name);
    if (table === undefined) return;
    table.version++;
    for (const { names, listener } of this.subscriptions) {
      const changed = names.find((watched) => watched === name);
      if (changed !== undefined) listener([changed]);
    }
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(
      () => void this.takeTurn().then(() => this.schedule()),
      this.connection ? PROBE_INTERVAL_MS : RECONNECT_MS,
    );
  }

  /** One turn: connect if need be, then look whether everything announces. */
  private takeTurn(): Promise<void> {
    this.turn = this.look().catch((error: unknown) => this.lose(error));
    return this.turn;
  }

  private async look(): Promise<void> {
    const connection = this.connection ?? (await this.connect());
    const asked = performance.now();
    const states = await connection.probe<WatchedTableState>(INSPECT_WATCHED_TABLES, [WATCHED_TABLES]);
    for (const state of states) this.tables.get(state.name)?.update(state);
    this.keeper.look(states);
    if (connection.lost || this.stopped) return;
    if (this.hearing !== connection) {
      // What happened while nobody listened is unknown, so everything built before is old.
      for (const table of this.tables.values()) table.version++;
      this.hearing = connection;
      for (const { names, listener } of this.subscriptions) listener(names);
    }
    this.believedUntil = asked + BELIEVED_MS;
  }

  private async connect(): Promise<ListenConnection> {
    const connection = new ListenConnection(this.options.directUrl, CHANGE_CHANNEL);
    this.connection = connection;
    connection.onNotification((name) => this.bump(name));
    // Do not wait for the probe: from this moment on changes may go unheard.
    connection.onLost(() => {
      if (this.hearing === connection) this.lose(new Error('the connection was cut'));
    });
    await connection.open();
    return connection;
  }

  private lose(error: unknown): void {
    if (this.hearing && !this.stopped) this.log.warn(`lost the listener, reading from the database: ${String(error)}`);
    this.believedUntil = 0;
    this.hearing = undefined;
    this.connection?.destroy();
    this.connection = undefined;
  }
}

import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import pg from 'pg';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../database-options.js';
import { CHANGE_CHANNEL, INSPECT_WATCHED_TABLES, type WatchedTableState } from './change-triggers.sql.js';
import type { Dependency } from './dependency.js';
import { installChangeTriggers, type SilentRelation } from './install-change-triggers.js';
import { ListenConnection } from './listen-connection.js';
import { LiveDependency, WatchedTable } from './watched-table.js';
import { WATCHED_TABLES, type WatchedTableName } from './watched-tables.js';

/** Between two probes; with the probe's own second this bounds how long a dead listener goes unnoticed: under 2 s. */
const PROBE_INTERVAL_MS = 750;
const RECONNECT_MS = 250;
/** A relation that refused a trigger is tried again after this, not every second. */
const RETRY_REFUSED_MS = 30_000;

/**
 * Hears of every change in the warehouse, whoever makes it. What is built from tables holds a {@link Dependency} and
 * asks it, at each use, whether it is still good. The database is the only truth: while the listener is not certain to
 * hear everything, nothing is trusted, and readers go to the database.
 */
@Injectable()
export class ChangeFeed implements OnModuleInit, OnModuleDestroy {
  private readonly log = new Logger(ChangeFeed.name);
  private readonly tables = new Map<string, WatchedTable>(WATCHED_TABLES.map((name) => [name, new WatchedTable(name)]));
  private readonly listening = { alive: false };
  private connection: ListenConnection | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private retryRefusedAt = 0;
  /** Relations that do not announce, with what would mend it; shown by readiness and logs. */
  refused: readonly SilentRelation[] = [];

  constructor(@Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions) {}

  /** Whether the listener answered its last probe. */
  get alive(): boolean {
    return this.listening.alive;
  }

  async onModuleInit(): Promise<void> {
    await this.step();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    this.listening.alive = false;
    await this.connection?.close();
  }

  /** A dependency on some of the watched tables. */
  dependencyOn(names: readonly WatchedTableName[]): Dependency {
    const watched = [...this.tables.values()].filter((table) => names.some((name) => name === table.name));
    return new LiveDependency(watched, this.listening);
  }

  /** The instance that wrote calls this before it answers: its own notification may still be on the way. */
  announce(names: readonly WatchedTableName[]): void {
    for (const name of names) this.bump(name);
  }

  private bump(name: string): void {
    const table = this.tables.get(name);
    if (table) table.version++;
  }

  /** One turn: connect if need be, look whether everything announces, then come back. */
  private async step(): Promise<void> {
    let next = PROBE_INTERVAL_MS;
    try {
      this.connection ??= await this.connect();
      await this.inspect(this.connection);
    } catch (error) {
      next = RECONNECT_MS;
      if (this.listening.alive) this.log.warn(`lost the listener, reading from the database: ${messageOf(error)}`);
      this.listening.alive = false;
      this.connection?.destroy();
      this.connection = undefined;
    }
    if (!this.stopped) this.timer = setTimeout(() => void this.step(), next);
  }

  private async connect(): Promise<ListenConnection> {
    const connection = await ListenConnection.open(this.options.directUrl, CHANGE_CHANNEL);
    connection.onNotification((name) => this.bump(name));
    connection.onLost(() => {
      // Do not wait for the probe: from this moment on changes may go unheard.
      if (this.connection !== connection || !this.listening.alive) return;
      this.log.warn('the listener was cut, reading from the database until it is back');
      this.listening.alive = false;
    });
    return connection;
  }

  private async inspect(connection: ListenConnection): Promise<void> {
    const names = [...this.tables.keys()];
    let states = await connection.probe<WatchedTableState>(INSPECT_WATCHED_TABLES, [names]);
    if (states.some(isSilent) && Date.now() >= this.retryRefusedAt) {
      await this.install(names);
      states = await connection.probe<WatchedTableState>(INSPECT_WATCHED_TABLES, [names]);
    }
    for (const state of states) {
      const table = this.tables.get(state.name);
      if (!table) continue;
      const announces = state.oid === null || (state.can_announce === true && state.silent.length === 0);
      // Another relation behind the name, or a stretch of silence: whatever happened meanwhile was not announced.
      if (table.oid !== state.oid || (announces && !table.announces)) table.version++;
      table.oid = state.oid;
      table.announces = announces;
    }
    if (this.listening.alive || connection.lost) return;
    // What happened while nobody listened is unknown, so everything built before is old.
    for (const table of this.tables.values()) table.version++;
    this.listening.alive = true;
  }

  private async install(names: readonly string[]): Promise<void> {
    const client = new pg.Client({ connectionString: this.options.directUrl, connectionTimeoutMillis: 2000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      this.refused = await installChangeTriggers(client, names);
    } finally {
      await client.end();
    }
    this.retryRefusedAt = this.refused.length > 0 ? Date.now() + RETRY_REFUSED_MS : 0;
    for (const { relation, cause } of this.refused) {
      this.log.warn(`${relation} does not announce its changes, so it is read from the database each time: ${cause}`);
    }
  }
}

function isSilent(state: WatchedTableState): boolean {
  return state.oid !== null && state.can_announce === true && state.silent.length > 0;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

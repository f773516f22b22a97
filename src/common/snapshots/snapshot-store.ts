import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { Dependency } from '../../database/changes/dependency.js';
import { Metrics } from '../metrics/metrics.js';

/** Something built from the warehouse. */
export interface Built<T> {
  readonly value: T;
  /** The version of the dependency before the build began; undefined when nothing of it may be kept. */
  readonly version: number | undefined;
}

/** What has to be known to build one thing. */
export interface Build<T> {
  /** Two builds of the same name give the same thing. */
  readonly name: string;
  /** The name under which it is measured. */
  readonly metric: string;
  readonly dependency: Dependency;
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** When the clock alone makes it old, in milliseconds since the epoch; missing when that is known only afterwards. */
  readonly expiresAt?: number;
  build(): Promise<T>;
}

/** What has to be known to keep it, too. */
export interface KeptBuild<T> extends Build<T> {
  readonly expiresAt: number;
  /** What only the thing itself can say of when the clock makes it old; missing when nothing can. */
  expiryOf?(value: T): number;
}

interface Kept {
  readonly value: unknown;
  readonly version: number;
  readonly expiresAt: number;
}

interface Running {
  readonly promise: Promise<unknown>;
  /** Fulfilled when the build has ended, however it did. */
  readonly over: Promise<void>;
  readonly version: number;
  readonly expiresAt: number;
}

interface Reading {
  /** Fulfilled when it has ended, however it did. */
  readonly over: Promise<void>;
  /** The reading after it, once somebody waits for one. */
  next?: Promise<unknown>;
}

/** One that is old already, and one that began after the last change; when changes come faster, the next one waits. */
const BUILDS_AT_ONCE = 2;
/** A build that takes longer may be stuck on a dead connection, and is not waited for. */
const PATIENCE_MS = 1000;

/**
 * One build of each state of a thing, however many ask for it. The version is read before the query is sent: a change
 * announced after that makes the build old, even one that is announced while it runs.
 */
@Injectable()
export class SnapshotStore {
  private readonly kept = new Map<string, Kept>();
  private readonly running = new Map<string, Running[]>();
  private readonly readings = new Map<string, Reading>();

  constructor(private readonly metrics: Metrics) {}

  /** The kept thing while its tables have not changed, else a new one, which is then kept. One is kept a name. */
  async read<T>(wanted: KeptBuild<T>): Promise<Built<T>> {
    const { name, dependency, expiresAt, now } = wanted;
    const kept = this.kept.get(name);
    if (kept && dependency.trusted && kept.version === dependency.version && kept.expiresAt > now) {
      // The name decides the type: each is built by one place only.
      return { value: kept.value as T, version: kept.version };
    }
    const built = await this.readOnce(wanted);
    const { value, version } = built;
    if (version !== undefined && dependency.trusted && dependency.version === version) {
      this.kept.set(name, { value, version, expiresAt: Math.min(expiresAt, wanted.expiryOf?.(value) ?? expiresAt) });
    }
    return built;
  }

  /** A new one, or that of a build which began after the last change. Nothing is kept. */
  async readOnce<T>(wanted: Build<T>): Promise<Built<T>> {
    const { name, dependency, now } = wanted;
    const before = this.running.get(name) ?? [];
    if (!isCurrent(before.at(-1), dependency, now) && before.length >= BUILDS_AT_ONCE) {
      await Promise.race([...before.map(({ over }) => over), sleep(PATIENCE_MS, undefined, { ref: false })]);
    }
    if (!dependency.trusted) return this.readFresh(wanted);
    const newest = this.running.get(name)?.at(-1);
    const running = isCurrent(newest, dependency, now) ? newest : this.begin(wanted);
    // The name decides the type: each is built by one place only.
    return { value: (await running.promise) as T, version: running.version };
  }

  /**
   * Reads the database: what `Cache-Control: no-cache` asks for, and what is left while changes may go unheard. Whoever
   * asks while a reading runs shares the next one, which begins after they asked: one runs and one waits, however many ask.
   */
  async readFresh<T>(wanted: Build<T>): Promise<Built<T>> {
    const { name } = wanted;
    const reading = this.readings.get(name);
    if (!reading) return { value: (await this.beginReading(wanted)) as T, version: undefined };
    reading.next ??= Promise.race([reading.over, sleep(PATIENCE_MS, undefined, { ref: false })]).then(() =>
      this.beginReading(wanted),
    );
    return { value: (await reading.next) as T, version: undefined };
  }

  private beginReading<T>(wanted: Build<T>): Promise<T> {
    const { name } = wanted;
    const promise = this.measured(wanted);
    const end = (): void => {
      // The one that waits becomes the one that runs, in the same turn; only without it nothing is left.
      if (this.readings.get(name) === mine && !mine.next) this.readings.delete(name);
    };
    const mine: Reading = { over: promise.then(end, end) };
    this.readings.set(name, mine);
    return promise;
  }

  private begin<T>(wanted: Build<T>): Running {
    const { name, dependency, expiresAt = Number.POSITIVE_INFINITY } = wanted;
    const version = dependency.version;
    const promise = this.measured(wanted);
    const end = (): void => {
      const left = (this.running.get(name) ?? []).filter((other) => other !== mine);
      if (left.length > 0) this.running.set(name, left);
      else this.running.delete(name);
    };
    const mine: Running = { promise, over: promise.then(end, end), version, expiresAt };
    this.running.set(name, [...(this.running.get(name) ?? []), mine]);
    return mine;
  }

  private measured<T>({ metric, build }: Build<T>): Promise<T> {
    return this.metrics.timeRebuild(metric, build);
  }
}

function isCurrent(running: Running | undefined, dependency: Dependency, now: number): running is Running {
  return running !== undefined && running.version === dependency.version && running.expiresAt > now;
}

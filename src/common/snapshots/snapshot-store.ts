import { Injectable } from '@nestjs/common';
import type { Dependency } from '../../database/changes/dependency.js';
import { Metrics } from '../metrics/metrics.js';

/** Something built from the warehouse, and until when it may be used. */
export interface Built<T> {
  readonly value: T;
  /** The version of the dependency before the build began; undefined when nothing of it may be kept. */
  readonly version: number | undefined;
}

/** What has to be known to build and keep one thing. */
export interface Build<T> {
  /** Names the thing: one is kept a name. */
  readonly name: string;
  readonly dependency: Dependency;
  /** Milliseconds since the epoch from when on the clock makes it old. */
  readonly expiresAt: number;
  readonly now: number;
  build(): Promise<T>;
}

interface Kept {
  readonly value: unknown;
  readonly version: number;
  readonly expiresAt: number;
}

interface Running {
  readonly promise: Promise<unknown>;
  readonly version: number;
}

/**
 * One build of each thing at a time, kept while its tables do not change. The version is read before the query is sent:
 * a change announced after that makes the build old, even one that is announced while it runs.
 */
@Injectable()
export class SnapshotStore {
  private readonly kept = new Map<string, Kept>();
  private readonly running = new Map<string, Running>();

  constructor(private readonly metrics: Metrics) {}

  /** The kept thing, or that of a build which began after the last change, or a new one. */
  async read<T>(wanted: Build<T>): Promise<Built<T>> {
    const { name, dependency, expiresAt, now } = wanted;
    if (!dependency.trusted) return { value: await this.measured(wanted), version: undefined };
    const version = dependency.version;
    const kept = this.kept.get(name);
    if (kept && kept.version === version && kept.expiresAt > now) return { value: kept.value as T, version };
    const running = this.running.get(name);
    if (running && running.version === version) return { value: (await running.promise) as T, version };

    const promise = this.measured(wanted);
    const mine: Running = { promise, version };
    this.running.set(name, mine);
    try {
      const value = await promise;
      if (dependency.trusted && dependency.version === version) this.kept.set(name, { value, version, expiresAt });
      return { value, version };
    } finally {
      if (this.running.get(name) === mine) this.running.delete(name);
    }
  }

  /** Reads the database for this caller alone: what `Cache-Control: no-cache` asks for. */
  async readFresh<T>(wanted: Build<T>): Promise<Built<T>> {
    return { value: await this.measured(wanted), version: undefined };
  }

  private measured<T>({ name, build }: Build<T>): Promise<T> {
    return this.metrics.timeRebuild(name, build);
  }
}

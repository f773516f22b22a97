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
  build(): Promise<T>;
}

/** What has to be known to keep it, too. */
export interface KeptBuild<T> extends Build<T> {
  /** When the clock alone makes it old, in milliseconds since the epoch. */
  readonly expiresAt: number;
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
 * One build of each thing at a time, however many ask for it. The version is read before the query is sent: a change
 * announced after that makes the build old, even one that is announced while it runs.
 */
@Injectable()
export class SnapshotStore {
  private readonly kept = new Map<string, Kept>();
  private readonly running = new Map<string, Running>();

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
      this.kept.set(name, { value, version, expiresAt });
    }
    return built;
  }

  /** A new one, or that of a build which began after the last change. Nothing is kept. */
  async readOnce<T>(wanted: Build<T>): Promise<Built<T>> {
    const { name, dependency } = wanted;
    if (!dependency.trusted) return this.readFresh(wanted);
    const version = dependency.version;
    const running = this.running.get(name);
    if (running?.version === version) return { value: (await running.promise) as T, version };

    const mine: Running = { promise: this.measured(wanted), version };
    this.running.set(name, mine);
    try {
      return { value: (await mine.promise) as T, version };
    } finally {
      if (this.running.get(name) === mine) this.running.delete(name);
    }
  }

  /** Reads the database for this caller alone: what `Cache-Control: no-cache` asks for. */
  async readFresh<T>(wanted: Build<T>): Promise<Built<T>> {
    return { value: await this.measured(wanted), version: undefined };
  }

  private measured<T>({ metric, build }: Build<T>): Promise<T> {
    return this.metrics.timeRebuild(metric, build);
  }
}

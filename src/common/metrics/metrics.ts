import { Injectable } from '@nestjs/common';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { DomainError } from '../problem/domain-error.js';

const SECONDS_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

const PULLED_ROWS = [
  ['rows_read', 'read'],
  ['rows_inserted', 'inserted'],
  ['rows_updated', 'updated'],
  ['rows_unchanged', 'unchanged'],
  ['rows_quarantined', 'quarantined'],
  ['rows_gone', 'gone'],
  ['rows_restored', 'restored'],
] as const;

const PULLED_PICTURES = [
  ['pictures_copied', 'copied'],
  ['pictures_failed', 'failed'],
] as const;

type Counted = (typeof PULLED_ROWS | typeof PULLED_PICTURES)[number][0];

/** What of a pull is counted. Moments are ISO 8601. */
export interface ObservedPull extends Readonly<Record<Counted, number>> {
  readonly source: string;
  readonly status: string;
  readonly started_at: string;
  readonly finished_at: string | null;
}

/** What of a comparison is counted. */
export interface ObservedComparison {
  readonly source: string;
  readonly status: string;
  readonly fields_differing: number;
  readonly fields_waiting: number;
  readonly fields_repaired: number;
}

/** The registry behind `/metrics`. One an application, so that several in one process do not mix their numbers. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time from the first byte of a request to the end of its answer, by route. Answers from ready bytes are only counted, in ready_bytes_hits_total.',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS_BUCKETS,
    registers: [this.registry],
  });

  private readonly rebuilds = new Histogram({
    name: 'snapshot_rebuild_duration_seconds',
    help: 'Time to read a list from the warehouse, gaps included.',
    labelNames: ['resource'],
    buckets: SECONDS_BUCKETS,
    registers: [this.registry],
  });

  private readonly renders = new Histogram({
    name: 'list_render_duration_seconds',
    help: 'Time to make the bytes of an answer from a list in memory: select, order, encode, hash.',
    labelNames: ['resource'],
    buckets: SECONDS_BUCKETS,
    registers: [this.registry],
  });

  private readonly failures = new Counter({
    name: 'snapshot_rebuild_failures_total',
    help: 'Readings of the warehouse that failed.',
    labelNames: ['resource'],
    registers: [this.registry],
  });

  private readonly pulls = new Counter({
    name: 'inbound_pulls_total',
    help: 'Pulls that this instance ran to their end, by source and by what they came to.',
    labelNames: ['source', 'status'],
    registers: [this.registry],
  });

  private readonly pulledRows = new Counter({
    name: 'inbound_rows_total',
    help: 'Rows of the pulls of this instance, by source and by what became of them.',
    labelNames: ['source', 'outcome'],
    registers: [this.registry],
  });

  private readonly pulledPictures = new Counter({
    name: 'inbound_pictures_total',
    help: 'Photos and logos of the pulls of this instance, by source and by what became of them.',
    labelNames: ['source', 'outcome'],
    registers: [this.registry],
  });

  private readonly pullSeconds = new Histogram({
    name: 'inbound_pull_duration_seconds',
    help: 'Time that a pull took, reading and merging.',
    labelNames: ['source'],
    buckets: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800],
    registers: [this.registry],
  });

  private readonly comparisons = new Counter({
    name: 'inbound_comparisons_total',
    help: 'Comparisons of a whole source with the warehouse that this instance ran to their end, by what they came to.',
    labelNames: ['source', 'status'],
    registers: [this.registry],
  });

  private readonly drift = new Gauge({
    name: 'inbound_drift_fields',
    help: 'Fields that differed in the last comparison of this instance, by source: open, or waiting to be delivered.',
    labelNames: ['source', 'state'],
    registers: [this.registry],
  });

  private readonly refusals = new Counter({
    name: 'access_refused_total',
    help: 'Requests that were not let in, by reason.',
    labelNames: ['reason'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Observes one request that was not answered from ready bytes. */
  observeRequest(method: string, route: string, status: number, milliseconds: number): void {
    this.requests.labels(method, route, String(status)).observe(milliseconds / 1000);
  }

  /** Counts a request that was not let in. */
  countRefusal(reason: string): void {
    this.refusals.inc({ reason });
  }

  /** Runs a build and observes how long it took. */
  async timeRebuild<T>(resource: string, build: () => Promise<T>): Promise<T> {
    const stop = this.rebuilds.startTimer({ resource });
    try {
      return await build();
    } catch (error) {
      // A request that was refused says nothing about the warehouse.
      if (!(error instanceof DomainError)) this.failures.inc({ resource });
      throw error;
    } finally {
      stop();
    }
  }

  /** Makes an answer and observes how long it took. */
  timeRender<T>(resource: string, render: () => T): T {
    const stop = this.renders.startTimer({ resource });
    try {
      return render();
    } finally {
      stop();
    }
  }

  /** Observes a pull that has ended. */
  observePull(run: ObservedPull): void {
    const { source, status, started_at, finished_at } = run;
    this.pulls.inc({ source, status });
    for (const [column, outcome] of PULLED_ROWS) this.pulledRows.inc({ source, outcome }, run[column]);
    for (const [column, outcome] of PULLED_PICTURES) this.pulledPictures.inc({ source, outcome }, run[column]);
    if (finished_at !== null) {
      this.pullSeconds.observe({ source }, (Date.parse(finished_at) - Date.parse(started_at)) / 1000);
    }
  }

  /** Observes a comparison that has ended. What it could not compare it says nothing of. */
  observeComparison({ source, status, ...fields }: ObservedComparison): void {
    this.comparisons.inc({ source, status });
    if (status === 'failed') return;
    const { fields_differing: differing, fields_waiting: waiting, fields_repaired: repaired } = fields;
    this.drift.set({ source, state: 'open' }, differing - waiting - repaired);
    this.drift.set({ source, state: 'waiting' }, waiting);
  }

  /** Publishes a number that may rise and fall. It is read when metrics are scraped, so that keeping it costs nothing. */
  publishGauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.set(read());
      },
    });
  }

  /** Publishes one number for each of several things, told apart by one label; a thing that is left out has none. */
  publishGauges(name: string, help: string, label: string, read: () => Iterable<readonly [string, number]>): void {
    new Gauge({
      name,
      help,
      labelNames: [label],
      registers: [this.registry],
      collect() {
        this.reset();
        for (const [value, number] of read()) this.set({ [label]: value }, number);
      },
    });
  }

  /** Publishes a number that only rises while the process lives. */
  publishCounter(name: string, help: string, read: () => number): void {
    new Counter({
      name,
      help,
      registers: [this.registry],
      collect() {
        this.reset();
        this.inc(read());
      },
    });
  }
}

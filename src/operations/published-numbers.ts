import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Metrics } from '../common/metrics/metrics.js';
import { ReadyBytes } from '../common/ready-bytes/ready-bytes.js';
import { ChangeFeed } from '../database/changes/change-feed.js';
import { Warehouse } from '../database/warehouse.js';

/** Publishes the numbers that parts of the product keep for themselves; they are read when metrics are scraped. */
@Injectable()
export class PublishedNumbers implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly readyBytes: ReadyBytes,
    private readonly feed: ChangeFeed,
    private readonly warehouse: Warehouse,
  ) {}

  onModuleInit(): void {
    const { metrics, readyBytes, feed, warehouse } = this;
    const { counts } = readyBytes;
    metrics.publishCounter(
      'ready_bytes_hits_total',
      'Requests answered from ready bytes, 304s included.',
      () => counts.hits,
    );
    metrics.publishCounter(
      'ready_bytes_conditional_hits_total',
      'Hits that carried If-None-Match.',
      () => counts.notModified,
    );
    metrics.publishCounter('ready_bytes_misses_total', 'Requests whose answer had to be made.', () => counts.misses);
    metrics.publishCounter(
      'ready_bytes_evicted_total',
      'Answers given up to stay within the budget.',
      () => counts.evicted,
    );
    metrics.publishGauge('ready_bytes_held_bytes', 'Bytes of finished answers in memory.', () => readyBytes.heldBytes);
    metrics.publishGauge('ready_bytes_entries', 'Finished answers in memory.', () => readyBytes.entries);
    metrics.publishGauge('change_feed_alive', '1 while the listener hears of changes, else 0.', () =>
      Number(feed.alive),
    );
    metrics.publishGauge(
      'change_feed_silent_relations',
      'Relations that do not announce their changes.',
      () => feed.refused.length,
    );
    metrics.publishGauge('database_pool_connections', 'Connections of the pool.', () => warehouse.pool.total);
    metrics.publishGauge('database_pool_idle', 'Connections of the pool that are free.', () => warehouse.pool.idle);
    metrics.publishGauge('database_pool_waiting', 'Requests that wait for a connection.', () => warehouse.pool.waiting);
  }
}

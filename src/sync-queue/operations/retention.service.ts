import { Inject, Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { APP_CONFIG, type AppConfig } from '../../common/config/app-config.js';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { Warehouse } from '../../database/warehouse.js';
import { LiveQueue } from '../live-queue/live-queue.js';
import { SYNC_TARGETS } from '../queue-entry.js';
import { DELETE_ATTEMPTS, MOVE_DELIVERED, MOVE_SUPERSEDED, RETENTION_BATCH } from './retention.queries.js';

const LOOK_INTERVAL_MS = 3_600_000;

/** Keeps the queue as short as what is to be done and what was done lately. */
@Injectable()
export class RetentionService {
  private readonly log = new Logger('Retention');

  constructor(
    @Inject(APP_CONFIG) private readonly config: AppConfig,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
    private readonly queue: LiveQueue,
    private readonly warehouse: Warehouse,
    private readonly feed: ChangeFeed,
  ) {}

  /**
   * Moves what was delivered or superseded long ago out of the queue, where receipts and histories still find it, and
   * deletes the requests of that time. Only where this product delivers: a queue that another bridge drains is not ours to
   * tidy up.
   */
  @Interval(LOOK_INTERVAL_MS)
  async look(): Promise<void> {
    if (!this.config.bridge || !this.options.pipelineReady) return;
    if ((await this.queue.rows()) === undefined) return;
    const days = this.config.queueRetentionDays;
    try {
      let moved = 0;
      for (const target of SYNC_TARGETS) {
        moved += await this.repeat(MOVE_DELIVERED, [days, target]);
        moved += await this.repeat(MOVE_SUPERSEDED, [days, target]);
      }
      const deleted = await this.repeat(DELETE_ATTEMPTS, [days]);
      if (moved + deleted === 0) return;
      this.feed.announce(['pdos.pending_sync_queue']);
      this.log.log(`of more than ${days} days ago: ${moved} entries left the queue, ${deleted} attempts were deleted`);
    } catch (error) {
      // The next look makes up for it.
      this.log.warn(`old entries were not moved out of the queue: ${String(error)}`);
    }
  }

  private async repeat(sql: string, values: readonly unknown[]): Promise<number> {
    let all = 0;
    for (;;) {
      const [row] = await this.warehouse.rows<{ moved: number }>(sql, values);
      all += row?.moved ?? 0;
      if ((row?.moved ?? 0) < RETENTION_BATCH) return all;
    }
  }
}

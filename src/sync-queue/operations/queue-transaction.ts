import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { ChangeFeed } from '../../database/changes/change-feed.js';
import type { WatchedTableName } from '../../database/changes/watched-tables.js';
import { EditTransaction } from '../edits/edit-transaction.js';
import { QueueReadiness } from './queue-readiness.js';

/** Runs what an operator asks for: all of it or nothing, and whoever asked sees it in whatever is read next. */
@Injectable()
export class QueueTransaction {
  constructor(
    private readonly transaction: EditTransaction,
    private readonly readiness: QueueReadiness,
    private readonly feed: ChangeFeed,
  ) {}

  /**
   * @param work is given the id of the change that it may log.
   * @param tables what it may change beside the queue.
   * @throws QueueUnusableError, BusyError, WritesRefusedError, and whatever the work throws.
   */
  async run<T>(
    work: (client: PoolClient, changeId: string) => Promise<T>,
    tables: readonly WatchedTableName[] = [],
  ): Promise<T> {
    await this.readiness.assertUsable();
    const changeId = randomUUID();
    const result = await this.transaction.run(changeId, (client) => work(client, changeId));
    this.feed.announce(['pdos.pending_sync_queue', ...tables]);
    return result;
  }
}

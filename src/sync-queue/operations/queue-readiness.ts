import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { LiveQueue, type QueueRows } from '../live-queue/live-queue.js';
import { QueueUnusableError } from './queue-errors.js';

/** Whether the queue can be shown and steered here. */
@Injectable()
export class QueueReadiness {
  constructor(
    private readonly queue: LiveQueue,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** How it is read. @throws QueueUnusableError saying what is missing, and what would mend it. */
  async assertUsable(): Promise<QueueRows> {
    const rows = await this.queue.rows();
    if (rows === undefined) throw new QueueUnusableError((await this.queue.problem()) ?? 'The queue can’t be read.');
    if (!this.options.pipelineReady) {
      throw new QueueUnusableError(
        'Schema pipeline, where conflicts and attempts are kept, is not complete: the log of the start names the GRANT that would mend it.',
      );
    }
    return rows;
  }
}

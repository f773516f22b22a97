import { Inject, Injectable } from '@nestjs/common';
import { DATABASE_OPTIONS, type DatabaseOptions } from '../../database/database-options.js';
import { WriteReadiness } from '../edits/write-readiness.js';
import { QueueUnusableError } from './queue-errors.js';

/** Whether the queue can be shown and steered here. */
@Injectable()
export class QueueReadiness {
  constructor(
    private readonly readiness: WriteReadiness,
    @Inject(DATABASE_OPTIONS) private readonly options: DatabaseOptions,
  ) {}

  /** @throws QueueUnusableError saying what is missing, and what would mend it. */
  async assertUsable(): Promise<void> {
    const differs = await this.readiness.howQueueDiffers();
    if (differs !== undefined) throw new QueueUnusableError(differs);
    if (!this.options.pipelineReady) {
      throw new QueueUnusableError(
        'Schema pipeline, where conflicts and attempts are kept, is not complete: the log of the start names the GRANT that would mend it.',
      );
    }
  }
}

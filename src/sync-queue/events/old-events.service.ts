import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { EventLog } from './event-log.js';

const LOOK_INTERVAL_MS = 600_000;

/** Deletes events that are older than a day. Every instance may do it. */
@Injectable()
export class OldEvents {
  private readonly logger = new Logger(OldEvents.name);

  constructor(private readonly log: EventLog) {}

  /** Looks once; where the log may not be written there is nothing to delete. */
  @Interval(LOOK_INTERVAL_MS)
  async look(): Promise<void> {
    try {
      if ((await this.log.whatIsMissing()) !== undefined) return;
      this.logger.debug(`deleted ${await this.log.deleteOld()} events that were older than a day`);
    } catch (error) {
      // The next look makes up for it.
      this.logger.warn(`old events were not deleted: ${String(error)}`);
    }
  }
}

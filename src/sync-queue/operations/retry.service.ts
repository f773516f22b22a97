import { Injectable } from '@nestjs/common';
import type { RetryAnswer } from './dto/retry.dto.js';
import { overtakenBy, stateRefusal } from './entry-states.js';
import { QueueEntries } from './queue-entries.service.js';
import { EntryStateError } from './queue-errors.js';
import type { QueueRow } from './queue-rows.js';
import { QueueTransaction } from './queue-transaction.js';
import { LOCK_ENTRY, type LockedEntry, RETRY_ENTRY } from './retry.queries.js';
import { toQueueEntry } from './to-queue-entry.js';

/** Sends again what failed. */
@Injectable()
export class RetryService {
  constructor(
    private readonly entries: QueueEntries,
    private readonly transaction: QueueTransaction,
  ) {}

  /** Opens an entry again. @throws NotFoundError, EntryStateError. */
  async retry(id: string): Promise<RetryAnswer> {
    const row = await this.entries.find(id);
    const retried = await this.transaction.run(async (client) => {
      const [entry] = (await client.query<LockedEntry>(LOCK_ENTRY, [row.id])).rows;
      if (entry === undefined || !['dead', 'failed'].includes(entry.status)) throw stateRefusal(entry ?? row);
      const later = overtakenBy(entry);
      if (later !== undefined) {
        throw new EntryStateError(
          `Entry ${entry.id} was overtaken by entry ${later}, which tells all of its fields. GET sync-queue/${later} says how far that is; POST sync-queue/${entry.id}/cancel puts this one away.`,
        );
      }
      return (await client.query<QueueRow>(RETRY_ENTRY, [entry.id])).rows;
    });
    const entry = retried.find((candidate) => candidate.id === row.id) ?? row;
    return {
      entry: toQueueEntry(entry),
      older: retried.filter((candidate) => candidate !== entry).map((candidate) => candidate.id),
    };
  }
}

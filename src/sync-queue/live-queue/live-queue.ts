import type { PoolClient } from 'pg';
import type { QueuedEntry, QueueEntry } from '../queue-entry.js';

export const QUEUE_TABLE = 'pdos.pending_sync_queue';

/** A table and what our role has to be allowed to do with it. */
export type NeededRight = readonly [table: string, privilege: string];

/**
 * The rows of the live queue as FROM items with the alias `q`, whatever its columns are called: they have those of a
 * {@link QueueRow}.
 */
export interface QueueRows {
  /** Every row that stands in it. */
  readonly all: string;
  /** What was queued here, also when its row is gone. */
  readonly ours: string;
  /** What `pipeline.field_sync` knows an entry by. */
  readonly entryId: string;
  /** Somebody else's row as it is, as JSON. */
  readonly theirRow: string;
  /** What grows with each row: pages go down by it. */
  readonly place: string;
  readonly placeType: 'bigint' | 'text';
  /** The condition for the row of the id in parameter $1, a text. */
  readonly byId: string;
}

/** The queue as this warehouse has it: our own table, or somebody else's that QUEUE_MAPPING fits. */
export abstract class LiveQueue {
  /** Whether another bridge drains it, by columns of its own: then it is filled and shown here, and nothing else. */
  abstract readonly mapped: boolean;

  /** What it takes to queue an edit, beside what the change log takes. */
  abstract readonly needed: readonly NeededRight[];

  /** Why it takes no entries, for a person; undefined when it does. */
  abstract problem(): Promise<string | undefined>;

  /** Called when the database refused an edit: the next one looks again. */
  abstract doubt(): void;

  /** How it is read; undefined when it can't be. */
  abstract rows(): Promise<QueueRows | undefined>;

  /** Queues entries within the caller's transaction: they are there when its edit is, and never without it. */
  abstract enqueue(client: PoolClient, entries: readonly QueueEntry[]): Promise<QueuedEntry[]>;
}

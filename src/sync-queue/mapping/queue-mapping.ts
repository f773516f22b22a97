import type { SyncTarget } from '../queue-entry.js';
import type { QueueStatus } from '../queue-status.js';

/** Injection token of the {@link QueueMapping}; null where the queue is our own. */
export const QUEUE_MAPPING = Symbol('QUEUE_MAPPING');

/** What a column of theirs can be filled with, beside constants. */
export const SOURCES = [
  'change_id',
  'target',
  'entity',
  'entity_id',
  'target_id',
  /** New values by field. */
  'fields',
  /** The values before. */
  'base_fields',
  'requested_by',
  /** `pending`, in the word of theirs. */
  'status',
  /** When it was queued. */
  'created_at',
  /** The same moment, where it is not that of queueing which is meant. */
  'now',
  /** A new one for each row. */
  'uuid',
  /** These three where each field has a row of its own. */
  'field',
  'value',
  'base_value',
] as const;

export type Source = (typeof SOURCES)[number];

/** Sources of which there is one a field. */
export const SOURCES_OF_A_FIELD: readonly Source[] = ['field', 'value', 'base_value'];

/** What of an entry can be read back from a row of theirs. */
export const READABLE = [
  'change_id',
  'target',
  'entity',
  'entity_id',
  'target_id',
  'fields',
  'base_fields',
  'status',
  'attempts',
  'available_at',
  'last_error',
  'requested_by',
  'created_at',
  'delivered_at',
] as const;

export type Readable = (typeof READABLE)[number];

/** What one column of theirs, or one member of a JSON of theirs, is filled with. */
export type ColumnSource =
  /** `words`: what they call our words; for `fields` and `base_fields`, what they call the fields. */
  | { readonly kind: 'from'; readonly source: Source; readonly words: ReadonlyMap<string, string> }
  | { readonly kind: 'constant'; readonly value: unknown }
  | { readonly kind: 'json'; readonly members: ReadonlyMap<string, ColumnSource> };

/** How an entry of ours becomes a row of somebody else's queue, and how such a row is read. */
export interface QueueMapping {
  /** Their column by which a row is found again. */
  readonly key: string;
  /** By column of theirs; the others have their defaults. */
  readonly columns: ReadonlyMap<string, ColumnSource>;
  /** `field`: each field of an entry has a row of its own. */
  readonly row: 'entry' | 'field';
  /** The upstreams that rows are written for. */
  readonly targets: readonly SyncTarget[];
  /** Their words for a status of ours; the first is the one that is written. */
  readonly statusWords: ReadonlyMap<QueueStatus, readonly string[]>;
  /** Columns of theirs that are read though nothing of ours is written to them. */
  readonly read: ReadonlyMap<Readable, string>;
  /** What it means when a row is no longer there. */
  readonly gone: 'delivered' | 'unknown';
}

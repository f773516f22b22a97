import type { WatchedTableName } from '../../database/changes/watched-tables.js';

/** An answer that is one object rather than a list: a report. */
export interface DocumentResource {
  /** Its path below the prefix, and its name in metrics. */
  readonly name: string;
  /** Every table that its queries read; a change of any makes what is kept old. */
  readonly tables: readonly WatchedTableName[];
}

/** What a handler of a document returns. */
export interface Document<Body extends object> {
  readonly body: Body;
  /** When the clock alone makes it old, in milliseconds since the epoch; missing when it never does. */
  readonly expiresAt?: number;
}

/** Metadata key under which a handler's document stands. */
export const DOCUMENT = Symbol('document');

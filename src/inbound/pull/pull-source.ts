import type { PulledTable } from '../tables/pulled-table.js';
import type { ReadRow } from '../tables/staged-row.js';

/** A page of a listing. */
export interface ReadPage {
  readonly kind: 'page';
  /** The listing that it belongs to: a table may be read in several, such as the tasks of each project. */
  readonly part: string;
  readonly rows: readonly ReadRow[];
  /** Another listing may have the same records: each counts once. */
  readonly mayComeAgain?: true;
}

/** A step of reading a table. */
export type ReadStep =
  | ReadPage
  /** The upstream has lost our place in a listing: what came of it comes again. */
  | { readonly kind: 'restart'; readonly part: string };

/** What a reading is told. */
export interface ReadContext {
  readonly signal: AbortSignal;
  /** Keys of a table that were staged before it in this run, in their order. */
  keysOf(table: PulledTable): Promise<readonly string[]>;
}

/** An upstream that lists its records whole. */
export interface WholeSource {
  readonly tables: readonly PulledTable[];
  /**
   * Reads a table page by page.
   * @throws UpstreamError, PullRefusedError where what is read can't be what is meant.
   */
  read(table: PulledTable, context: ReadContext): AsyncIterable<ReadStep>;
  /**
   * Reads those records of a table that no listing had, and that are there all the same. Missing where a listing has
   * everything.
   * @throws UpstreamError
   */
  readUnlisted?(table: PulledTable, keys: readonly string[], signal: AbortSignal): AsyncIterable<ReadPage>;
}

/** The upstream no longer has what the warehouse expects of it. The message is for a person. */
export class PullRefusedError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'PullRefusedError';
  }
}

import type { BadRow } from '../tables/staged-row.js';

/** What became of the pictures of a table. */
export interface PictureCounts {
  readonly copied: number;
  /** By the record's key; the rest of the record is taken over. */
  readonly failed: readonly BadRow[];
}

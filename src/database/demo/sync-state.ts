import { type Story, timestamp } from './story.js';

/** A row of `netsuite_raw.sync_state`. */
export interface SyncStateRow {
  entity: string;
  /** The watermark. */
  last_sync_at: string;
  last_run_at: string;
  last_run_status: string;
  rows_synced: number;
}

export const SYNC_STATE_COLUMNS = ['entity', 'last_sync_at', 'last_run_at', 'last_run_status', 'rows_synced'] as const;

/**
 * Invoices: a run every night, each of them a success, and a watermark that stands still: the role lost the
 * permission to see transactions, so NetSuite answers zero rows. It may still see customers and items, which move.
 */
export function syncStateRows(story: Story): SyncStateRow[] {
  const lastNight = timestamp(story.lastNight);
  const run = { last_run_at: lastNight, last_run_status: 'success' };
  return [
    { entity: 'customers', last_sync_at: lastNight, ...run, rows_synced: 3 },
    { entity: 'invoices', last_sync_at: timestamp(story.cut), ...run, rows_synced: 0 },
    { entity: 'items', last_sync_at: lastNight, ...run, rows_synced: 12 },
  ];
}

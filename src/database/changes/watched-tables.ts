/** Every table whose changes are announced: all that any answer is made from. */
export const WATCHED_TABLES = [
  'airtable_raw.client',
  'airtable_raw.product_line',
  'airtable_raw.product',
  'airtable_raw.sku',
  'airtable_raw.dev_group',
  'asana_raw.project',
  'asana_raw.task',
  'ns.invoices',
  'netsuite_raw.sync_state',
  'pdos.pending_sync_queue',
  'pipeline.brand_alias',
  'pipeline.multiple_link',
  'pipeline.gap_seen',
  'pipeline.gap_daily',
  'pipeline.sync_target',
  'pipeline.sync_run',
  'pipeline.verdict_change',
] as const;

/** A table that is watched, as `schema.table`. */
export type WatchedTableName = (typeof WATCHED_TABLES)[number];

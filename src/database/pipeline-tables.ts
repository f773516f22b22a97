/** The columns of our tables that reads join, so that an empty stand-in can take their place. */
const COLUMNS = {
  brand_alias: { netsuite_brand: 'text', brand_id: 'text', created_by: 'text', created_at: 'timestamptz' },
  multiple_link: { table_name: 'text', record_id: 'text', column_name: 'text', linked_ids: 'text[]' },
  gap_seen: { resource: 'text', record_id: 'text', gap: 'text', reason: 'text', since: 'timestamptz' },
  gap_daily: { day: 'date', resource: 'text', gap: 'text', reason: 'text', records: 'integer' },
  revenue_rollup: { item: 'text' },
  sync_run: {
    id: 'bigint',
    source: 'text',
    trigger: 'text',
    mode: 'text',
    dry_run: 'boolean',
    requested_by: 'text',
    started_at: 'timestamptz',
    finished_at: 'timestamptz',
    status: 'text',
    phase: 'text',
    rows_read: 'bigint',
    rows_inserted: 'bigint',
    rows_updated: 'bigint',
    rows_unchanged: 'bigint',
    rows_quarantined: 'bigint',
    watermark_after: 'timestamptz',
    upstream_newest_at: 'timestamptz',
    upstream_newer_rows: 'bigint',
    expected_rows_low: 'numeric',
    expected_rows_high: 'numeric',
    error: 'text',
    heartbeat_at: 'timestamptz',
    detail: 'jsonb',
  },
} as const;

/** A table of schema `pipeline` that reads can do without. */
export type PipelineTable = keyof typeof COLUMNS;

/** The table, or, on a warehouse where we may not create it, a row source of the same shape without rows. */
export function pipelineTable(table: PipelineTable, ready: boolean): string {
  if (ready) return `pipeline.${table}`;
  const columns = Object.entries(COLUMNS[table]).map(([name, type]) => `NULL::${type} AS ${name}`);
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}

/** The columns of our tables that reads join, so that an empty stand-in can take their place. */
const COLUMNS = {
  brand_alias: { netsuite_brand: 'text', brand_id: 'text' },
  multiple_link: { table_name: 'text', record_id: 'text', column_name: 'text', linked_ids: 'text[]' },
  gap_seen: { resource: 'text', record_id: 'text', gap: 'text', reason: 'text', since: 'timestamptz' },
  gap_daily: { day: 'date', resource: 'text', gap: 'text', reason: 'text', records: 'integer' },
  revenue_rollup: { item: 'text' },
} as const;

/** A table of schema `pipeline` that reads can do without. */
export type PipelineTable = keyof typeof COLUMNS;

/** The table, or, on a warehouse where we may not create it, a row source of the same shape without rows. */
export function pipelineTable(table: PipelineTable, ready: boolean): string {
  if (ready) return `pipeline.${table}`;
  const columns = Object.entries(COLUMNS[table]).map(([name, type]) => `NULL::${type} AS ${name}`);
  return `(SELECT ${columns.join(', ')} WHERE false)`;
}

import type { Resource } from '../api/keys';

/** What is read from which table, and so is old when that changes. */
const READ_FROM: Readonly<Record<string, readonly Resource[]>> = {
  'airtable_raw.client': ['brands', 'products', 'dev-groups', 'product-lines', 'data-gaps', 'revenue', 'aliases'],
  'airtable_raw.product_line': ['product-lines', 'line-badges', 'products', 'dev-groups', 'data-gaps', 'revenue'],
  'airtable_raw.product': ['products', 'skus', 'product-lines', 'brands', 'data-gaps', 'revenue'],
  'airtable_raw.sku': ['skus', 'products', 'brands', 'data-gaps'],
  'airtable_raw.dev_group': ['dev-groups', 'brands', 'product-lines', 'data-gaps'],
  'ns.invoices': ['revenue', 'brands', 'aliases', 'data-gaps', 'sync-health'],
  'netsuite_raw.sync_state': ['revenue', 'sync-health'],
  'pdos.pending_sync_queue': ['sync-queue', 'dev-groups'],
  'pipeline.brand_alias': ['aliases', 'revenue', 'brands', 'data-gaps'],
  'pipeline.sync_target': ['sync-queue', 'sync-health'],
  'pipeline.multiple_link': ['data-gaps', 'products', 'dev-groups', 'skus'],
  'pipeline.gap_seen': ['data-gaps'],
  'pipeline.gap_daily': ['data-gaps'],
  'pipeline.sync_run': ['sync-health', 'revenue'],
  // The clock alone changes a verdict, too; then this is all that tells of it.
  'pipeline.verdict_change': ['sync-health', 'revenue'],
};

/** Every resource that one of these tables is read for. A table that is not known here may matter to sync health. */
export function resourcesOf(tables: readonly unknown[]): Resource[] {
  return [...new Set(tables.flatMap((table) => READ_FROM[String(table)] ?? ['sync-health' as const]))];
}

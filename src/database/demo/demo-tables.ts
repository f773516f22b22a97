import { listed, type TableFill, tableFill } from '../copy-rows.js';
import { PROJECT_COLUMNS, projectRows } from './asana-projects.js';
import { TASK_COLUMNS, taskRows } from './asana-tasks.js';
import { BRAND_COLUMNS, brandRows } from './brands.js';
import { DEV_GROUP_COLUMNS, devGroupRows } from './dev-groups.js';
import { INVOICE_COLUMNS } from './invoice-line.js';
import { INVOICE_LINE_COUNT, loadedInvoiceLines } from './invoices.js';
import { MULTIPLE_LINK_COLUMNS, multipleLinkRows } from './multiple-links.js';
import { BRAND_ALIAS_COLUMNS, brandAliasRows } from './netsuite-brands.js';
import { PRODUCT_LINE_COLUMNS, productLineRows } from './product-lines.js';
import { PRODUCT_COLUMNS, productRows } from './products.js';
import { QUEUE_COLUMNS, queueRows } from './queue.js';
import { SKU_COLUMNS, skuRows } from './skus.js';
import type { Story } from './story.js';
import { SYNC_STATE_COLUMNS, syncStateRows } from './sync-state.js';

/** The demo warehouse's table of contents: what goes into which table, in this order. */
export const DEMO_TABLES: Readonly<Record<string, (story: Story) => TableFill>> = {
  'airtable_raw.client': (story) => listed(BRAND_COLUMNS, brandRows(story)),
  'airtable_raw.product_line': (story) => listed(PRODUCT_LINE_COLUMNS, productLineRows(story)),
  'airtable_raw.product': (story) => listed(PRODUCT_COLUMNS, productRows(story)),
  'airtable_raw.sku': (story) => listed(SKU_COLUMNS, skuRows(story)),
  'airtable_raw.dev_group': (story) => listed(DEV_GROUP_COLUMNS, devGroupRows(story)),
  'asana_raw.project': (story) => listed(PROJECT_COLUMNS, projectRows(story)),
  'asana_raw.task': (story) => listed(TASK_COLUMNS, taskRows(story)),
  'ns.invoices': (story) => tableFill(INVOICE_COLUMNS, INVOICE_LINE_COUNT, () => loadedInvoiceLines(story)),
  'netsuite_raw.sync_state': (story) => listed(SYNC_STATE_COLUMNS, syncStateRows(story)),
  'pdos.pending_sync_queue': (story) => listed(QUEUE_COLUMNS, queueRows(story)),
  'pipeline.brand_alias': (story) => listed(BRAND_ALIAS_COLUMNS, brandAliasRows(story)),
  'pipeline.multiple_link': (story) => listed(MULTIPLE_LINK_COLUMNS, multipleLinkRows(story)),
};

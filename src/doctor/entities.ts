import { ClientEntity } from '../brands/client.entity.js';
import { DevGroupEntity } from '../dev-groups/dev-group.entity.js';
import { SyncStateEntity } from '../health/sync-state.entity.js';
import { AsanaProjectEntity } from '../inbound/tables/asana-project.entity.js';
import { AsanaTaskEntity } from '../inbound/tables/asana-task.entity.js';
import { ProductLineEntity } from '../product-lines/product-line.entity.js';
import { ProductEntity } from '../products/product.entity.js';
import { InvoiceLineEntity } from '../revenue/invoice-line.entity.js';
import { SkuEntity } from '../skus/sku.entity.js';
import { PendingSyncEntity } from '../sync-queue/pending-sync.entity.js';

/** The tables that the product expects, by the entity that says what it expects of each. */
export const EXPECTED_TABLES: ReadonlyMap<string, new () => object> = new Map<string, new () => object>([
  ['airtable_raw.client', ClientEntity],
  ['airtable_raw.product_line', ProductLineEntity],
  ['airtable_raw.product', ProductEntity],
  ['airtable_raw.sku', SkuEntity],
  ['airtable_raw.dev_group', DevGroupEntity],
  ['asana_raw.project', AsanaProjectEntity],
  ['asana_raw.task', AsanaTaskEntity],
  ['ns.invoices', InvoiceLineEntity],
  ['netsuite_raw.sync_state', SyncStateEntity],
  ['pdos.pending_sync_queue', PendingSyncEntity],
]);

import { editableResource } from '../sync-queue/edits/editable-resource.js';
import { PatchSku } from './dto/patch-sku.dto.js';
import { Sku } from './dto/sku.dto.js';

/** What can be edited of a SKU, and where it goes. */
export const SKU_EDITS = editableResource({
  entity: 'sku',
  path: 'skus',
  called: 'SKU',
  table: 'airtable_raw.sku',
  rowClass: Sku,
  patchClass: PatchSku,
  hasAsanaTasks: false,
});

import { editableResource } from '../sync-queue/edits/editable-resource.js';
import { PatchProduct } from './dto/patch-product.dto.js';
import { Product } from './dto/product.dto.js';

/** What can be edited of a product, and where it goes. */
export const PRODUCT_EDITS = editableResource({
  entity: 'product',
  path: 'products',
  called: 'product',
  table: 'airtable_raw.product',
  rowClass: Product,
  patchClass: PatchProduct,
  hasAsanaTasks: false,
});

import { EditableReference, EditableText, EditableTexts } from '../../sync-queue/edits/editable-field.decorator.js';

const PRODUCT = { table: 'airtable_raw.product', called: 'product', list: 'products' };

/** What can be edited of a SKU, in the order of which its version is made. Null clears; what is left out stays. */
export class PatchSku {
  @EditableReference({ description: 'Its product.', example: 'recA1b2C3d4E5f6G7', refersTo: PRODUCT })
  product_id?: string | null;

  @EditableText({ description: 'Size in words.', example: '200 ml', maxLength: 200 })
  size_name?: string | null;

  @EditableTexts({
    description: 'Where it is sold.',
    example: ['US', 'EU'],
    maxItems: 100,
    maxLength: 100,
    vocabulary: 'own',
  })
  regions?: string[] | null;
}

import { EditableReference, EditableText } from '../../sync-queue/edits/editable-field.decorator.js';

const BRAND = { table: 'airtable_raw.client', called: 'brand', list: 'brands' };
const PRODUCT_LINE = {
  table: 'airtable_raw.product_line',
  called: 'product line',
  list: 'product-lines',
  agreesIn: { column: 'brand_id', with: 'brand_id' },
};

/** What can be edited of a product, in the order of which its version is made. Null clears; what is left out stays. */
export class PatchProduct {
  @EditableText({ description: 'Status in the pipeline.', example: 'Active', maxLength: 200, vocabulary: 'own' })
  status?: string | null;

  @EditableReference({ description: 'Its brand.', example: 'recB1b2C3d4E5f6G7', refersTo: BRAND })
  brand_id?: string | null;

  @EditableReference({
    description: 'Its product line.',
    example: 'recL1b2C3d4E5f6G7',
    column: 'product_line',
    refersTo: PRODUCT_LINE,
  })
  product_line_id?: string | null;

  @EditableText({
    description: 'The item under which NetSuite sells it; its revenue counts for the product line at once.',
    example: 'SAS-BS-200',
    maxLength: 200,
    vocabulary: 'netsuite-items',
  })
  netsuite_item?: string | null;
}

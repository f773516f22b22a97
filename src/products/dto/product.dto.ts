import { ApiField } from '../../common/fields/field.decorator.js';
import { DataGap, DataGaps, HasDataGaps } from '../../common/gaps/data-gap.decorator.js';

/** A product with its brand, line and gaps. */
export class Product {
  @ApiField({
    kind: 'text',
    description: 'Airtable record id.',
    source: 'airtable_raw.product.id',
    example: 'recA1b2C3d4E5f6G7',
  })
  id: string;

  @ApiField({
    kind: 'text',
    description: 'Name.',
    source: 'airtable_raw.product.name',
    example: 'Sea Salt Body Scrub',
    nullable: true,
    searched: true,
  })
  name: string | null;

  @ApiField({
    kind: 'text',
    description: 'Status in the pipeline.',
    source: 'airtable_raw.product.status',
    example: 'Active',
    nullable: true,
  })
  status: string | null;

  @DataGap({ name: 'brand_id', reasons: ['source_blank', 'dangling_reference', 'multiple_links'], mend: 'brand_id' })
  @ApiField({
    kind: 'text',
    description: 'Record id of its brand; shown even when no such brand exists.',
    source: 'airtable_raw.product.brand_id',
    example: 'recB1b2C3d4E5f6G7',
    nullable: true,
  })
  brand_id: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of its brand.',
    source: 'airtable_raw.client.name',
    example: 'Sol & Sea',
    nullable: true,
  })
  brand_name: string | null;

  @DataGap({
    name: 'product_line',
    reasons: ['source_blank', 'dangling_reference', 'multiple_links'],
    mend: 'product_line_id',
  })
  @ApiField({
    kind: 'text',
    description: 'Record id of its product line; shown even when no such line exists.',
    source: 'airtable_raw.product.product_line',
    example: 'recL1b2C3d4E5f6G7',
    nullable: true,
  })
  product_line_id: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of its product line.',
    source: 'airtable_raw.product_line.name',
    example: 'Body Care',
    nullable: true,
  })
  product_line_name: string | null;

  @DataGap({ name: 'netsuite_item', reasons: ['source_blank'], mend: 'netsuite_item' })
  @ApiField({
    kind: 'text',
    description: 'The item under which NetSuite sells it; its revenue counts for the product line through this.',
    source: 'airtable_raw.product.netsuite_item',
    example: 'SAS-BS-200',
    nullable: true,
  })
  netsuite_item: string | null;

  @ApiField({
    kind: 'text',
    description: 'Address of its photo.',
    source: 'airtable_raw.product.photo_url',
    example: null,
    nullable: true,
  })
  photo_url: string | null;

  @ApiField({
    kind: 'integer',
    description: 'Number of its SKUs.',
    source: 'rows of airtable_raw.sku that refer to it',
    example: 5,
  })
  sku_count: number;

  @ApiField({
    kind: 'text',
    description: 'Changes when one of its editable fields does; goes into `If-Match` of a PATCH.',
    source: 'a hash of status, brand_id, product_line, netsuite_item',
    example: '9f86d081884c7d65',
  })
  version: string;

  @HasDataGaps()
  has_data_gaps: boolean;

  @DataGaps()
  data_gaps: string[];
}

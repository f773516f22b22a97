import { ApiField } from '../../common/fields/field.decorator.js';

/** A product line and how much stands in it. */
export class ProductLine {
  @ApiField({
    kind: 'text',
    description: 'Airtable record id.',
    source: 'airtable_raw.product_line.id',
    example: 'recL1b2C3d4E5f6G7',
  })
  id: string;

  @ApiField({
    kind: 'text',
    description: 'Name.',
    source: 'airtable_raw.product_line.name',
    example: 'Body Care',
    nullable: true,
    searched: true,
  })
  name: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of its brand.',
    source: 'airtable_raw.client.name',
    example: 'Sol & Sea',
    nullable: true,
  })
  brand_name: string | null;

  @ApiField({
    kind: 'integer',
    description: 'Number of its products.',
    source: 'rows of airtable_raw.product that refer to it',
    example: 12,
  })
  product_count: number;

  @ApiField({
    kind: 'integer',
    description: 'Number of its products whose status is Active, in any case.',
    source: 'rows of airtable_raw.product that refer to it',
    example: 9,
  })
  active_product_count: number;

  @ApiField({
    kind: 'integer',
    description: 'Number of its dev groups.',
    source: 'rows of airtable_raw.dev_group that refer to it',
    example: 2,
  })
  dev_group_count: number;
}

import { ApiField } from '../../common/fields/field.decorator.js';
import { DataGap, DataGaps, HasDataGaps } from '../../common/gaps/data-gap.decorator.js';

/** A stock keeping unit with its product and gaps. */
export class Sku {
  @ApiField({
    kind: 'text',
    description: 'Airtable record id.',
    source: 'airtable_raw.sku.id',
    example: 'recS1b2C3d4E5f6G7',
  })
  id: string;

  @ApiField({
    kind: 'text',
    description: 'Name.',
    source: 'airtable_raw.sku.sku_name',
    example: 'Sea Salt Body Scrub 200 ml',
    nullable: true,
    searched: true,
  })
  sku_name: string | null;

  @DataGap({
    name: 'product_id',
    reasons: ['source_blank', 'dangling_reference', 'multiple_links'],
    mend: 'product_id',
  })
  @ApiField({
    kind: 'text',
    description: 'Record id of its product; shown even when no such product exists.',
    source: 'airtable_raw.sku.product_id',
    example: 'recA1b2C3d4E5f6G7',
    nullable: true,
  })
  product_id: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of its product.',
    source: 'airtable_raw.product.name',
    example: 'Sea Salt Body Scrub',
    nullable: true,
    searched: true,
  })
  product_name: string | null;

  @ApiField({
    kind: 'text',
    description: 'Size in words.',
    source: 'airtable_raw.sku.size_name',
    example: '200 ml',
    nullable: true,
  })
  size_name: string | null;

  @ApiField({
    kind: 'texts',
    description: 'Where it is sold.',
    source: 'airtable_raw.sku.regions',
    example: ['US', 'EU'],
  })
  regions: string[];

  @ApiField({
    kind: 'text',
    description: 'Address of its photo.',
    source: 'airtable_raw.sku.photo_url',
    example: null,
    nullable: true,
  })
  photo_url: string | null;

  @ApiField({
    kind: 'text',
    description: 'Changes when one of its editable fields does; goes into `If-Match` of a PATCH.',
    source: 'a hash of product_id, size_name, regions',
    example: '9f86d081884c7d65',
  })
  version: string;

  @HasDataGaps()
  has_data_gaps: boolean;

  @DataGaps()
  data_gaps: string[];
}

import { ApiField } from '../../common/fields/field.decorator.js';
import { DataGap, DataGaps, HasDataGaps } from '../../common/gaps/data-gap.decorator.js';

/** A brand with what belongs to it and its revenue of the year to date. */
export class Brand {
  @ApiField({
    kind: 'text',
    description: 'Airtable record id.',
    source: 'airtable_raw.client.id',
    example: 'recB1b2C3d4E5f6G7',
  })
  id: string;

  @ApiField({
    kind: 'text',
    description: 'Name.',
    source: 'airtable_raw.client.name',
    example: 'Sol & Sea',
    nullable: true,
    searched: true,
  })
  name: string | null;

  @ApiField({
    kind: 'integer',
    description: 'Number of its products.',
    source: 'rows of airtable_raw.product that refer to it',
    example: 14,
  })
  product_count: number;

  @ApiField({
    kind: 'integer',
    description: 'Number of the SKUs of its products.',
    source: 'rows of airtable_raw.sku of its products',
    example: 61,
  })
  sku_count: number;

  @ApiField({
    kind: 'integer',
    description: 'Number of its dev groups.',
    source: 'rows of airtable_raw.dev_group that refer to it',
    example: 2,
  })
  dev_group_count: number;

  @DataGap({ name: 'netsuite_brand', reasons: ['unmatched_brand'], mend: null })
  @ApiField({
    kind: 'money',
    description:
      'Revenue of this year up to today in the business time zone, of all NetSuite spellings that are matched to it.',
    source: 'sum of ns.invoices.amount',
    example: 1234567.89,
  })
  revenue_ytd: string;

  @HasDataGaps()
  has_data_gaps: boolean;

  @DataGaps()
  data_gaps: string[];
}

import { ApiField } from '../../common/fields/field.decorator.js';

/** The logo of a product line. */
export class LineBadge {
  @ApiField({
    kind: 'text',
    description: 'Airtable record id of the product line.',
    source: 'airtable_raw.product_line.id',
    example: 'recL1b2C3d4E5f6G7',
  })
  id: string;

  @ApiField({
    kind: 'text',
    description: 'Name of the product line.',
    source: 'airtable_raw.product_line.name',
    example: 'Body Care',
    nullable: true,
    searched: true,
  })
  name: string | null;

  @ApiField({
    kind: 'text',
    description: 'Address of its logo.',
    source: 'airtable_raw.product_line.logo_url',
    example: null,
    nullable: true,
  })
  logo_url: string | null;
}

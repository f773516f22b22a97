import { ApiField } from '../../common/fields/field.decorator.js';

/** One invoice or credit line, with the brand and product line that its money counts for. */
export class RevenueLine {
  @ApiField({ kind: 'text', description: 'NetSuite line key.', source: 'ns.invoices.id', example: 'INV10001-1' })
  id: string;

  @ApiField({
    kind: 'text',
    description: 'Number of the invoice or credit.',
    source: 'ns.invoices.invoice_number',
    example: 'INV10001',
    nullable: true,
  })
  invoice_number: string | null;

  @ApiField({
    kind: 'date',
    description: 'The business day that its revenue counts for.',
    source: 'ns.invoices.invoice_date',
    example: '2026-01-15',
  })
  invoice_date: string;

  @ApiField({
    kind: 'text',
    description: 'Customer.',
    source: 'ns.invoices.customer_name',
    example: 'Corner Store Ltd',
    nullable: true,
  })
  customer_name: string | null;

  @ApiField({
    kind: 'text',
    description: 'The brand in NetSuite’s spelling.',
    source: 'ns.invoices.brand',
    example: 'SOL & SEA',
    nullable: true,
  })
  brand: string | null;

  @ApiField({
    kind: 'text',
    description: 'Record id of the brand that the spelling is matched to; null when it matches none.',
    source: 'brand matching',
    example: 'recB1b2C3d4E5f6G7',
    nullable: true,
  })
  brand_id: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of that brand.',
    source: 'airtable_raw.client.name',
    example: 'Sol & Sea',
    nullable: true,
  })
  brand_name: string | null;

  @ApiField({ kind: 'text', description: 'Item.', source: 'ns.invoices.item', example: 'SAS-BS-200', nullable: true })
  item: string | null;

  @ApiField({
    kind: 'text',
    description: 'Record id of the product line whose products claim the item; null when none or several do.',
    source: 'airtable_raw.product.netsuite_item',
    example: 'recL1b2C3d4E5f6G7',
    nullable: true,
  })
  product_line_id: string | null;

  @ApiField({
    kind: 'text',
    description: 'Name of that product line.',
    source: 'airtable_raw.product_line.name',
    example: 'Body Care',
    nullable: true,
  })
  product_line_name: string | null;

  @ApiField({
    kind: 'decimal',
    description: 'Quantity; negative on credits.',
    source: 'ns.invoices.quantity',
    example: 12,
    nullable: true,
  })
  quantity: string | null;

  @ApiField({
    kind: 'money',
    description: 'Amount; negative on credits.',
    source: 'ns.invoices.amount',
    example: 118.8,
    nullable: true,
  })
  amount: string | null;
}

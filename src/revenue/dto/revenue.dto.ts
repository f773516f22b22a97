import { ApiProperty } from '@nestjs/swagger';
import type { Money } from '../../common/money/money.js';
import { VERDICTS, type Verdict } from '../../health/freshness/verdicts.js';

const money = (description: string, example: number): PropertyDecorator =>
  ApiProperty({ type: 'number', format: 'decimal', multipleOf: 0.01, description, example });

/** Revenue of one month. */
export class MonthlyRevenue {
  @ApiProperty({ description: 'Month of `ns.invoices.invoice_date`.', example: '2026-01' })
  month: string;

  @money('Sum of the lines of the month; 0 where there are none.', 812345.67)
  revenue: Money;
}

/** Revenue of one brand. */
export class BrandRevenue {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Airtable record id; null for lines whose spelling matches no brand.',
    example: 'recB1b2C3d4E5f6G7',
  })
  brand_id: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Name of the brand.', example: 'Sol & Sea' })
  brand_name: string | null;

  @money('Sum of the lines of all spellings matched to it.', 1234567.89)
  revenue: Money;
}

/** Revenue of one product line. */
export class ProductLineRevenue {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Airtable record id; null for lines whose item belongs to no line, or to products of several.',
    example: 'recL1b2C3d4E5f6G7',
  })
  product_line_id: string | null;

  @ApiProperty({ type: 'string', nullable: true, description: 'Name of the product line.', example: 'Body Care' })
  product_line_name: string | null;

  @money('Sum of the lines whose item is one of its products.', 234567.89)
  revenue: Money;
}

/** How far the data behind the numbers can be believed. */
export class DataFreshness {
  @ApiProperty({ description: 'Whether newer lines may be missing.', example: true })
  is_stale: boolean;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Up to when NetSuite was read: `netsuite_raw.sync_state.last_sync_at`.',
    example: '2026-04-20T06:00:00.000Z',
  })
  last_sync: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date',
    nullable: true,
    description: 'The last business day whose lines are all there.',
    example: '2026-04-19',
  })
  complete_through: string | null;

  @ApiProperty({ enum: VERDICTS, description: 'What the evidence says.', example: 'success_without_data' })
  verdict: Verdict;
}

/** Revenue of a year up to today. The parts add up to the total, to the cent. */
export class Revenue {
  @ApiProperty({ type: 'integer', description: 'The year.', example: 2026 })
  year: number;

  @money(
    'Sum of `ns.invoices.amount` of the year, up to today in the business time zone where it is the current one.',
    9876543.21,
  )
  ytd_total: Money;

  @money('The same of the year before, up to the same day.', 8765432.1)
  previous_year_to_date: Money;

  @ApiProperty({ type: [MonthlyRevenue], description: 'Every month up to the current one, empty ones included.' })
  monthly: MonthlyRevenue[];

  @ApiProperty({
    type: [BrandRevenue],
    description: 'Brands with lines in the year, the largest first; what matches none last.',
  })
  by_brand: BrandRevenue[];

  @ApiProperty({
    type: [ProductLineRevenue],
    description: 'Product lines with lines in the year, the largest first; what belongs to none last.',
  })
  by_product_line: ProductLineRevenue[];

  @ApiProperty({ type: DataFreshness, description: 'How far the data behind these numbers can be believed.' })
  data_freshness: DataFreshness;
}

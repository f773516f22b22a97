import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { DocumentOf } from '../common/documents/document.decorator.js';
import type { Document, DocumentResource } from '../common/documents/document.js';
import { Revenue } from './dto/revenue.dto.js';
import { RevenueQuery } from './dto/revenue-query.dto.js';
import { RevenueService } from './revenue.service.js';

const REVENUE: DocumentResource = {
  name: 'revenue',
  tables: [
    'ns.invoices',
    'netsuite_raw.sync_state',
    'pipeline.sync_run',
    'airtable_raw.client',
    'airtable_raw.product_line',
    'airtable_raw.product',
    'pipeline.brand_alias',
  ],
};

@ApiTags('revenue')
@Controller('revenue')
export class RevenueController {
  constructor(private readonly revenue: RevenueService) {}

  @ApiOperation({
    summary: 'Revenue of the year to date by month, brand and product line, and whether it is up to date',
  })
  @AllowedTo('viewer')
  @Get()
  @DocumentOf(REVENUE, Revenue)
  ofYear(@Query() { year }: RevenueQuery): Promise<Document<Revenue>> {
    return this.revenue.ofYear(year === undefined ? undefined : Number(year));
  }
}

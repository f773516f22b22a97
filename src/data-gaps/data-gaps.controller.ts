import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { DocumentOf } from '../common/documents/document.decorator.js';
import type { Document, DocumentResource } from '../common/documents/document.js';
import { DataGapsService } from './data-gaps.service.js';
import { DataGapsReport } from './dto/data-gaps.dto.js';
import { DataGapsQuery } from './dto/data-gaps-query.dto.js';

const DATA_GAPS: DocumentResource = {
  name: 'data-gaps',
  tables: [
    'airtable_raw.client',
    'airtable_raw.product_line',
    'airtable_raw.product',
    'airtable_raw.sku',
    'airtable_raw.dev_group',
    'ns.invoices',
    'pipeline.brand_alias',
    'pipeline.multiple_link',
    'pipeline.gap_seen',
    'pipeline.gap_daily',
  ],
};

@ApiTags('data-gaps')
@Controller('data-gaps')
export class DataGapsController {
  constructor(private readonly gaps: DataGapsService) {}

  @ApiOperation({ summary: 'Everything that is missing: why, since when, and where to mend it' })
  @AllowedTo('viewer')
  @Get()
  @DocumentOf(DATA_GAPS, DataGapsReport)
  report(@Query() query: DataGapsQuery): Promise<Document<DataGapsReport>> {
    return this.gaps.report(query);
  }
}

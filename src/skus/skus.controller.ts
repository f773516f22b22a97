import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ListOf, RecordOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import { Sku } from './dto/sku.dto.js';
import { SkusService } from './skus.service.js';

const SKUS: ListResource = {
  name: 'skus',
  rowClass: Sku,
  tables: ['airtable_raw.sku', 'airtable_raw.product', 'pipeline.multiple_link'],
};

@ApiTags('skus')
@Controller('skus')
export class SkusController {
  constructor(private readonly skus: SkusService) {}

  @ApiOperation({ summary: 'All SKUs with their product and data gaps' })
  @Get()
  @ListOf(SKUS)
  list(): Promise<Sku[]> {
    return this.skus.list();
  }

  @ApiOperation({ summary: 'One SKU' })
  @ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } })
  @Get(':id')
  @RecordOf(SKUS)
  record(): Promise<Sku[]> {
    return this.skus.list();
  }
}

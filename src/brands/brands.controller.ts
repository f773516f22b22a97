import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { ListOf, RecordOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import { BrandsService } from './brands.service.js';
import { Brand } from './dto/brand.dto.js';

const BRANDS: ListResource = {
  name: 'brands',
  rowClass: Brand,
  tables: [
    'airtable_raw.client',
    'airtable_raw.product',
    'airtable_raw.sku',
    'airtable_raw.dev_group',
    'ns.invoices',
    'pipeline.brand_alias',
  ],
  changesAtMidnight: true,
};

@ApiTags('brands')
@Controller('brands')
export class BrandsController {
  constructor(private readonly brands: BrandsService) {}

  @ApiOperation({ summary: 'All brands with what belongs to them and their revenue of the year to date' })
  @AllowedTo('viewer')
  @Get()
  @ListOf(BRANDS)
  list(): Promise<Brand[]> {
    return this.brands.list();
  }

  @ApiOperation({ summary: 'One brand' })
  @ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } })
  @AllowedTo('viewer')
  @Get(':id')
  @RecordOf(BRANDS)
  record(): Promise<Brand[]> {
    return this.brands.list();
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { ListOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import { ProductLine } from './dto/product-line.dto.js';
import { ProductLinesService } from './product-lines.service.js';

const PRODUCT_LINES: ListResource = {
  name: 'product-lines',
  rowClass: ProductLine,
  tables: ['airtable_raw.product_line', 'airtable_raw.client', 'airtable_raw.product', 'airtable_raw.dev_group'],
};

@ApiTags('product-lines')
@Controller('product-lines')
export class ProductLinesController {
  constructor(private readonly productLines: ProductLinesService) {}

  @ApiOperation({ summary: 'All product lines with the number of products and dev groups in them' })
  @AllowedTo('viewer')
  @Get()
  @ListOf(PRODUCT_LINES)
  list(): Promise<ProductLine[]> {
    return this.productLines.list();
  }
}

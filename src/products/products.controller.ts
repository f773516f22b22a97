import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ListOf, RecordOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import { Product } from './dto/product.dto.js';
import { ProductsService } from './products.service.js';

const PRODUCTS: ListResource = {
  name: 'products',
  rowClass: Product,
  tables: [
    'airtable_raw.product',
    'airtable_raw.client',
    'airtable_raw.product_line',
    'airtable_raw.sku',
    'pipeline.multiple_link',
  ],
};

@ApiTags('products')
@Controller('products')
export class ProductsController {
  constructor(private readonly products: ProductsService) {}

  @ApiOperation({ summary: 'All products with brand, product line and data gaps' })
  @Get()
  @ListOf(PRODUCTS)
  list(): Promise<Product[]> {
    return this.products.list();
  }

  @ApiOperation({ summary: 'One product' })
  @ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } })
  @Get(':id')
  @RecordOf(PRODUCTS)
  record(): Promise<Product[]> {
    return this.products.list();
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { ListOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import { LineBadge } from './dto/line-badge.dto.js';
import { ProductLinesService } from './product-lines.service.js';

const LINE_BADGES: ListResource = { name: 'line-badges', rowClass: LineBadge, tables: ['airtable_raw.product_line'] };

@ApiTags('product-lines')
@Controller('line-badges')
export class LineBadgesController {
  constructor(private readonly productLines: ProductLinesService) {}

  @ApiOperation({ summary: 'The logo of every product line' })
  @AllowedTo('viewer')
  @Get()
  @ListOf(LINE_BADGES)
  list(): Promise<LineBadge[]> {
    return this.productLines.badges();
  }
}

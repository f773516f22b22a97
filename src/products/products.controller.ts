import { Body, Controller, Get, Param, Patch, Post, Query, Req, Res } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { describeProblem } from '../common/list-query/describe-list.js';
import { ListOf, RecordOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import type { ReadyReply } from '../common/ready-bytes/reply-ready.js';
import { describeHistory } from '../sync-queue/edits/describe-history.js';
import { HistoryQuery } from '../sync-queue/edits/dto/history.dto.js';
import { RevertRequest } from '../sync-queue/edits/dto/revert.dto.js';
import type { EditAnswer, EditRequest } from '../sync-queue/edits/edit-command.js';
import { EditConditions } from '../sync-queue/edits/edit-request.pipe.js';
import { EditRoute } from '../sync-queue/edits/edit-route.decorator.js';
import { replyWithHistory } from '../sync-queue/edits/history.js';
import { REVERT_EXAMPLES } from '../sync-queue/edits/revert-examples.js';
import { PatchProduct } from './dto/patch-product.dto.js';
import { Product } from './dto/product.dto.js';
import { ProductEdited } from './dto/product-edited.dto.js';
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
  @AllowedTo('viewer')
  @Get()
  @ListOf(PRODUCTS)
  list(): Promise<Product[]> {
    return this.products.list();
  }

  @ApiOperation({ summary: 'One product' })
  @ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } })
  @AllowedTo('viewer')
  @Get(':id')
  @RecordOf(PRODUCTS)
  record(): Promise<Product[]> {
    return this.products.list();
  }

  @ApiOperation({
    summary: 'Edit a product',
    description:
      'A JSON merge patch: fields that are left out stay, null clears. The warehouse has the new values at once; Airtable is told after. A patch that changes nothing queues nothing.',
  })
  @EditRoute({
    bodyClass: PatchProduct,
    answerClass: ProductEdited,
    description: 'The product as it is now, exactly as a GET gives it, with the receipt of the change.',
    single: true,
    examples: {
      item: { summary: 'Mend the gap of a missing item', value: { netsuite_item: 'SAS-BS-200' } },
    },
  })
  @AllowedTo('editor')
  @Patch(':id')
  patch(
    @Param('id') id: string,
    @Body() patch: PatchProduct,
    @EditConditions() request: EditRequest,
  ): Promise<EditAnswer> {
    return this.products.patch(id, patch, request);
  }

  @ApiOperation({
    summary: 'Take a change of a product back',
    description:
      'All of its fields or some of them. It is a change like any other: logged, queued, and it can be reverted too.',
  })
  @EditRoute({
    bodyClass: RevertRequest,
    answerClass: ProductEdited,
    description: 'The product as it is now, with the receipt.',
    single: true,
    examples: REVERT_EXAMPLES,
  })
  @describeProblem(409, 'A field was edited since; `errors` names the later change. Send `force` to overwrite it.')
  @AllowedTo('editor')
  @Post(':id/revert')
  revert(
    @Param('id') id: string,
    @Body() wanted: RevertRequest,
    @EditConditions() request: EditRequest,
  ): Promise<EditAnswer> {
    return this.products.revert(id, wanted, request);
  }

  @describeHistory('product')
  @AllowedTo('viewer')
  @Get(':id/history')
  async history(
    @Param('id') id: string,
    @Query() query: HistoryQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithHistory(await this.products.history(id, query), query, request, reply);
  }
}

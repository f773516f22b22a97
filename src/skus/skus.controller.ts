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
import { PatchSku } from './dto/patch-sku.dto.js';
import { Sku } from './dto/sku.dto.js';
import { SkuEdited } from './dto/sku-edited.dto.js';
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
  @AllowedTo('viewer')
  @Get()
  @ListOf(SKUS)
  list(): Promise<Sku[]> {
    return this.skus.list();
  }

  @ApiOperation({ summary: 'One SKU' })
  @ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } })
  @AllowedTo('viewer')
  @Get(':id')
  @RecordOf(SKUS)
  record(): Promise<Sku[]> {
    return this.skus.list();
  }

  @ApiOperation({
    summary: 'Edit a SKU',
    description:
      'A JSON merge patch: fields that are left out stay, null clears. The warehouse has the new values at once; Airtable is told after. A patch that changes nothing queues nothing.',
  })
  @EditRoute({
    bodyClass: PatchSku,
    answerClass: SkuEdited,
    description: 'The SKU as it is now, exactly as a GET gives it, with the receipt of the change.',
    single: true,
    examples: {
      regions: { summary: 'Sell it in two regions', value: { regions: ['US', 'EU'] } },
    },
  })
  @AllowedTo('editor')
  @Patch(':id')
  patch(@Param('id') id: string, @Body() patch: PatchSku, @EditConditions() request: EditRequest): Promise<EditAnswer> {
    return this.skus.patch(id, patch, request);
  }

  @ApiOperation({
    summary: 'Take a change of a SKU back',
    description:
      'All of its fields or some of them. It is a change like any other: logged, queued, and it can be reverted too.',
  })
  @EditRoute({
    bodyClass: RevertRequest,
    answerClass: SkuEdited,
    description: 'The SKU as it is now, with the receipt.',
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
    return this.skus.revert(id, wanted, request);
  }

  @describeHistory('SKU')
  @AllowedTo('viewer')
  @Get(':id/history')
  async history(
    @Param('id') id: string,
    @Query() query: HistoryQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithHistory(await this.skus.history(id, query), query, request, reply);
  }
}

import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { describeProblem } from '../common/list-query/describe-list.js';
import { ListOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import type { ReadyReply } from '../common/ready-bytes/reply-ready.js';
import { refuseParameters } from '../sync-queue/edits/edit-headers.js';
import { replyWithDocument } from '../sync-queue/edits/history.js';
import { SourceHealth } from './dto/source-history.dto.js';
import { SyncHealth } from './dto/sync-health.dto.js';
import { SOURCES } from './sources.js';
import { SyncHealthService } from './sync-health.service.js';

const SYNC_HEALTH: ListResource = {
  name: 'sync-health',
  rowClass: SyncHealth,
  tables: [
    'ns.invoices',
    'netsuite_raw.sync_state',
    'airtable_raw.client',
    'airtable_raw.product_line',
    'airtable_raw.product',
    'airtable_raw.sku',
    'airtable_raw.dev_group',
    'asana_raw.project',
    'asana_raw.task',
    'pipeline.sync_run',
    'pipeline.verdict_change',
  ],
  changesAtColumn: 'told_until',
};

@ApiTags('sync-health')
@Controller('sync-health')
export class SyncHealthController {
  constructor(private readonly health: SyncHealthService) {}

  @ApiOperation({
    summary: 'Whether each source is fresh, and if not, why, with the evidence and the next step',
    description:
      'Judged from several readings, not from one timestamp. Works as well where other programs fill the warehouse.',
  })
  @AllowedTo('viewer')
  @Get()
  @ListOf(SYNC_HEALTH)
  list(): Promise<SyncHealth[]> {
    return this.health.list();
  }

  @ApiOperation({
    summary: 'One source, with its readings of 90 days, its runs, and each change of its verdict',
    description: 'Read from the database at each request.',
  })
  @ApiParam({ name: 'source', description: 'The source.', schema: { type: 'string', enum: [...SOURCES] } })
  @ApiOkResponse({
    type: SourceHealth,
    description: 'The source, as it is judged now.',
    headers: { ETag: { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' } } },
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' })
  @ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' })
  @describeProblem(400, 'A parameter was given; a source takes none.')
  @describeProblem(404, 'There is no such source.')
  @describeProblem(503, 'The database does not answer. Try again.')
  @AllowedTo('viewer')
  @Get(':source')
  async one(
    @Param('source') source: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    refuseParameters(request, 'a source takes none');
    return replyWithDocument(await this.health.one(source), request, reply);
  }
}

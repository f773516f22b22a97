import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { describeProblem } from '../../common/list-query/describe-list.js';
import { linkHeader } from '../../common/list-query/link-header.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import type { EditRequest } from '../../sync-queue/edits/edit-command.js';
import { EditConditions } from '../../sync-queue/edits/edit-request.pipe.js';
import { replyWithDocument } from '../../sync-queue/edits/history.js';
import { DifferencesQuery, DriftRun, ReconcileRequest } from '../dto/drift.dto.js';
import { RunsQuery } from '../dto/runs-query.dto.js';
import { describeRuns } from '../runs/describe-runs.js';
import { describeDriftReport, describeReconcile, SourceParam } from './describe-drift-routes.js';
import { type DriftPage, DriftService } from './drift.service.js';

@ApiTags('sync-health')
@Controller()
export class DriftController {
  constructor(private readonly drift: DriftService) {}

  @describeReconcile()
  @AllowedTo('operator')
  @Post('sync-health/:source/reconcile')
  reconcile(
    @Param('source') source: string,
    @Body() { repair }: ReconcileRequest,
    @EditConditions() { requestedBy }: EditRequest,
  ): Promise<DriftRun> {
    return this.drift.startByApi(source, repair, requestedBy);
  }

  @describeDriftReport('The latest comparison of a source with the warehouse')
  @SourceParam()
  @AllowedTo('viewer')
  @Get('sync-health/:source/drift')
  async latest(
    @Param('source') source: string,
    @Query() query: DifferencesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithPage(await this.drift.latest(source, query), request, reply);
  }

  @describeRuns('How the comparisons with the sources went, the newest first', DriftRun)
  @AllowedTo('viewer')
  @Get('drift-runs')
  async list(
    @Query() query: RunsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithDocument(await this.drift.newest(query), request, reply);
  }

  @describeDriftReport('A comparison of a source with the warehouse, and each difference')
  @ApiParam({ name: 'id', description: 'The comparison.', schema: { type: 'string', pattern: '^\\d{1,18}$' } })
  @describeProblem(404, 'There is no such comparison.')
  @AllowedTo('viewer')
  @Get('drift-runs/:id')
  async one(
    @Param('id') id: string,
    @Query() query: DifferencesQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithPage(await this.drift.report(id, query), request, reply);
  }
}

/** The next page is one of the very comparison, also where the latest was asked for. */
function replyWithPage({ report, total, cursor }: DriftPage, request: FastifyRequest, reply: FastifyReply): ReadyReply {
  const [, asked = ''] = (request.raw.url ?? '').split('?');
  const url = report.run === null ? request.raw.url : `/api/pipeline/drift-runs/${report.run.id}?${asked}`;
  const headers = {
    'content-type': 'application/json; charset=utf-8',
    'x-total-count': total,
    link: linkHeader(url ?? '', cursor),
  };
  return new ReadyReply(new ReadyAnswer(Buffer.from(JSON.stringify(report)), headers), request, reply);
}

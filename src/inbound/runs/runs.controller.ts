import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { refuseParameters } from '../../common/http/refuse-parameters.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import type { EditRequest } from '../../sync-queue/edits/edit-command.js';
import { EditConditions } from '../../sync-queue/edits/edit-request.pipe.js';
import { replyWithDocument } from '../../sync-queue/edits/history.js';
import { RunPullAnswer, RunPullRequest } from '../dto/run-pull.dto.js';
import { RunsQuery } from '../dto/runs-query.dto.js';
import { SyncRun } from '../dto/sync-run.dto.js';
import { PullsService } from '../pulls.service.js';
import { describeRun, describeRunPull, describeRuns } from './describe-runs.js';

@ApiTags('sync-health')
@Controller()
export class RunsController {
  constructor(private readonly pulls: PullsService) {}

  @describeRunPull()
  @AllowedTo('operator')
  @Post('sync-health/:source/run')
  async run(
    @Param('source') source: string,
    @Body() { full, dry_run, accept_deletions }: RunPullRequest,
    @EditConditions() { requestedBy }: EditRequest,
  ): Promise<RunPullAnswer> {
    const options = { full, dryRun: dry_run, acceptDeletions: accept_deletions };
    return this.pulls.startByApi(source, options, requestedBy);
  }

  @describeRuns('How the pulls went, the newest first', SyncRun)
  @AllowedTo('viewer')
  @Get('sync-runs')
  async list(
    @Query() query: RunsQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithDocument(await this.pulls.newest(query), request, reply);
  }

  @describeRun()
  @AllowedTo('viewer')
  @Get('sync-runs/:id')
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    refuseParameters(request, 'a run takes none');
    return replyWithDocument(await this.pulls.run(id), request, reply);
  }
}

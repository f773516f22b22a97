import { Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { linkHeader } from '../../common/list-query/link-header.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import { refuseParameters } from '../edits/edit-headers.js';
import { replyWithDocument } from '../edits/history.js';
import { describeQueue, describeQueueDocument, EntryId, QueueAction } from './describe-queue.js';
import { SyncQueueEntryDetail } from './dto/queue-entry-detail.dto.js';
import { QueueQuery } from './dto/queue-query.dto.js';
import { RetryAnswer } from './dto/retry.dto.js';
import { QueueSummary } from './dto/summary.dto.js';
import { QueueEntries } from './queue-entries.service.js';
import { QueueSummaries } from './queue-summary.service.js';
import { RetryService } from './retry.service.js';

@ApiTags('sync-queue')
@Controller('sync-queue')
export class SyncQueueController {
  constructor(
    private readonly entries: QueueEntries,
    private readonly summaries: QueueSummaries,
    private readonly retries: RetryService,
  ) {}

  @describeQueue()
  @Get()
  async list(
    @Query() query: QueueQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    const { entries, cursor } = await this.entries.page(query);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      link: linkHeader(request.raw.url ?? '', cursor),
    };
    return new ReadyReply(new ReadyAnswer(Buffer.from(JSON.stringify(entries)), headers), request, reply);
  }

  @describeQueueDocument(
    'How the queue to each upstream stands: what is open, who delivers, what holds it up',
    QueueSummary,
  )
  @Get('summary')
  async summary(@Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<ReadyReply> {
    refuseParameters(request, 'the summary takes none');
    return replyWithDocument(await this.summaries.summary(), request, reply);
  }

  @describeQueueDocument(
    'An entry with its conflicts and the exact requests that were made for it',
    SyncQueueEntryDetail,
  )
  @EntryId()
  @Get(':id')
  async one(
    @Param('id') id: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    refuseParameters(request, 'one entry takes none');
    return replyWithDocument(await this.entries.detail(id), request, reply);
  }

  @QueueAction({
    summary: 'Send a dead or failed entry again, now',
    description:
      'It is pending afterwards. Older entries of the same record that wait for their next try go at once, too.',
    answerClass: RetryAnswer,
    refusal:
      'It is in another state, which the detail names: on its way, delivered, given up, in conflict; or a later edit has overtaken it.',
  })
  @EntryId()
  @Post(':id/retry')
  retry(@Param('id') id: string): Promise<RetryAnswer> {
    return this.retries.retry(id);
  }
}

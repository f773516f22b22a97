import { Body, Controller, Get, Param, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { refuseParameters } from '../../common/http/refuse-parameters.js';
import { linkHeader } from '../../common/list-query/link-header.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import type { EditRequest } from '../edits/edit-command.js';
import { EditConditions } from '../edits/edit-request.pipe.js';
import { replyWithDocument } from '../edits/history.js';
import { CancelService } from './cancel.service.js';
import { describeQueue, describeQueueDocument, EntryId, QueueAction } from './describe-queue.js';
import { CancelAnswer } from './dto/cancel.dto.js';
import { SyncQueueEntryDetail } from './dto/queue-entry-detail.dto.js';
import { QueueQuery } from './dto/queue-query.dto.js';
import { RedriveAnswer, RedriveRequest } from './dto/redrive.dto.js';
import { ResolveAnswer, ResolveRequest } from './dto/resolve.dto.js';
import { RetryAnswer } from './dto/retry.dto.js';
import { QueueSummary } from './dto/summary.dto.js';
import { QueueEntries } from './queue-entries.service.js';
import { QueueSummaries } from './queue-summary.service.js';
import { RedriveService } from './redrive.service.js';
import { ResolveService } from './resolve.service.js';
import { RetryService } from './retry.service.js';

@ApiTags('sync-queue')
@Controller('sync-queue')
export class SyncQueueController {
  constructor(
    private readonly entries: QueueEntries,
    private readonly summaries: QueueSummaries,
    private readonly retries: RetryService,
    private readonly cancels: CancelService,
    private readonly resolves: ResolveService,
    private readonly redrives: RedriveService,
  ) {}

  @describeQueue()
  @AllowedTo('viewer')
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
  @AllowedTo('viewer')
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
  @AllowedTo('viewer')
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
    instead: 'Have that bridge send it again.',
    refusal:
      'It is in another state, which the detail names: on its way, delivered, given up, in conflict; or a later edit has overtaken it.',
  })
  @EntryId()
  @AllowedTo('operator')
  @Post(':id/retry')
  retry(@Param('id') id: string): Promise<RetryAnswer> {
    return this.retries.retry(id);
  }

  @QueueAction({
    summary: 'Give an edit up that is not delivered',
    description:
      'With it goes what tells the other upstream the same. The warehouse goes back to the value before, as a change of kind `cancel`, unless the field was edited again or an upstream has the value already: that is named in `kept`.',
    answerClass: CancelAnswer,
    instead: 'A revert takes the edit back, and queues that; what that bridge has not sent yet it can drop.',
    refusal: 'It is delivered, superseded or cancelled already, or is being sent at this moment.',
  })
  @EntryId()
  @AllowedTo('operator')
  @Post(':id/cancel')
  cancel(@Param('id') id: string, @EditConditions() request: EditRequest): Promise<CancelAnswer> {
    return this.cancels.cancel(id, request);
  }

  @QueueAction({
    summary: 'Decide a conflict: ours, theirs, or another value',
    description:
      'Ours is sent over theirs. Theirs and another value are edits like a PATCH, of kind `resolve`: logged, and told to both upstreams.',
    bodyClass: ResolveRequest,
    examples: {
      theirs: { summary: 'What was set upstream counts', value: { use: 'theirs' } },
      value: { summary: 'Neither: all shall have this', value: { use: 'value', value: '2027-09-01' } },
      fields: {
        summary: 'Each field by itself',
        value: { fields: { launch_date: { use: 'theirs' }, status: { use: 'ours' } } },
      },
    },
    answerClass: ResolveAnswer,
    instead: 'Settle it with that bridge; a PATCH with the value that shall count queues it anew.',
    refusal:
      'It is not in conflict: the detail says what it is, also when somebody has just decided; or a later edit counts.',
  })
  @EntryId()
  @AllowedTo('operator')
  @Post(':id/resolve')
  resolve(
    @Param('id') id: string,
    @Body() wanted: ResolveRequest,
    @EditConditions() request: EditRequest,
  ): Promise<ResolveAnswer> {
    return this.resolves.resolve(id, wanted, request);
  }

  @QueueAction({
    summary: 'Send many dead or failed entries again',
    description:
      'Shows what would be sent, unless `dry_run` is false. What matches is chosen once, when it is asked; entries that later edits have overtaken are left out.',
    bodyClass: RedriveRequest,
    examples: {
      show: { summary: 'What would be sent?', value: { filter: { target: 'airtable', error_contains: '422' } } },
      send: { summary: 'Send it', value: { filter: { status: ['dead'], target: 'airtable' }, dry_run: false } },
    },
    answerClass: RedriveAnswer,
    instead: 'Have that bridge send them again.',
  })
  @AllowedTo('operator')
  @Post('redrive')
  redrive(@Body() request: RedriveRequest): Promise<RedriveAnswer> {
    return this.redrives.redrive(request);
  }
}

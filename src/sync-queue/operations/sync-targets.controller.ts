import { Body, Controller, Param, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { describeProblem } from '../../common/list-query/describe-list.js';
import type { EditRequest } from '../edits/edit-command.js';
import { EditConditions } from '../edits/edit-request.pipe.js';
import { SYNC_TARGETS } from '../queue-entry.js';
import { QueueAction } from './describe-queue.js';
import { PauseRequest, TargetAnswer } from './dto/targets.dto.js';
import { PauseService } from './pause.service.js';

@ApiTags('sync-queue')
@Controller('sync-queue/targets')
export class SyncTargetsController {
  constructor(private readonly pauses: PauseService) {}

  @QueueAction({
    summary: 'Send nothing to an upstream until somebody resumes it',
    description:
      'For all instances. Edits go on and wait in the queue; what is being sent at this moment still arrives.',
    bodyClass: PauseRequest,
    examples: {
      reason: { summary: 'With a reason', value: { reason: 'Airtable’s fields are being renamed until noon.' } },
    },
    answerClass: TargetAnswer,
    instead: 'Pause and resume that bridge itself.',
  })
  @ApiParam({ name: 'target', description: 'The upstream.', schema: { type: 'string', enum: [...SYNC_TARGETS] } })
  @describeProblem(404, 'There is no such upstream; the detail names those that there are.')
  @AllowedTo('operator')
  @Post(':target/pause')
  pause(
    @Param('target') target: string,
    @Body() { reason }: PauseRequest,
    @EditConditions() { requestedBy }: EditRequest,
  ): Promise<TargetAnswer> {
    return this.pauses.pause(target, requestedBy, reason ?? null);
  }

  @QueueAction({
    summary: 'Let deliveries to an upstream go on',
    description:
      'Whoever paused it. One that was paused for a refused credential is paused again if it is still refused.',
    answerClass: TargetAnswer,
    instead: 'Pause and resume that bridge itself.',
  })
  @ApiParam({ name: 'target', description: 'The upstream.', schema: { type: 'string', enum: [...SYNC_TARGETS] } })
  @describeProblem(404, 'There is no such upstream; the detail names those that there are.')
  @AllowedTo('operator')
  @Post(':target/resume')
  resume(@Param('target') target: string): Promise<TargetAnswer> {
    return this.pauses.resume(target);
  }
}

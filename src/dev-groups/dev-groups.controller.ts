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
import { DevGroupsService } from './dev-groups.service.js';
import { DevGroup } from './dto/dev-group.dto.js';
import { DevGroupEdited } from './dto/dev-group-edited.dto.js';
import { DevGroupsEdited } from './dto/dev-groups-edited.dto.js';
import { PatchDevGroup } from './dto/patch-dev-group.dto.js';
import { ShiftDevGroups } from './dto/shift-dev-groups.dto.js';

const DEV_GROUPS: ListResource = {
  name: 'dev-groups',
  rowClass: DevGroup,
  tables: [
    'airtable_raw.dev_group',
    'airtable_raw.client',
    'airtable_raw.product_line',
    'pdos.pending_sync_queue',
    'pipeline.multiple_link',
  ],
};

@ApiTags('dev-groups')
@Controller('dev-groups')
export class DevGroupsController {
  constructor(private readonly devGroups: DevGroupsService) {}

  @ApiOperation({ summary: 'All dev groups with their stage dates, data gaps and the state of their edits' })
  @AllowedTo('viewer')
  @Get()
  @ListOf(DEV_GROUPS)
  list(): Promise<DevGroup[]> {
    return this.devGroups.list();
  }

  @ApiOperation({ summary: 'One dev group' })
  @ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } })
  @AllowedTo('viewer')
  @Get(':id')
  @RecordOf(DEV_GROUPS)
  record(): Promise<DevGroup[]> {
    return this.devGroups.list();
  }

  @ApiOperation({
    summary: 'Edit a dev group',
    description:
      'A JSON merge patch: fields that are left out stay, null clears. The warehouse has the new values at once; Airtable and, for stage dates, Asana are told after. A patch that changes nothing queues nothing.',
  })
  @EditRoute({
    bodyClass: PatchDevGroup,
    answerClass: DevGroupEdited,
    description: 'The dev group as it is now, exactly as a GET gives it, with the receipt of the change.',
    single: true,
    examples: {
      date: { summary: 'Put the launch off', value: { launch_date: '2027-08-15' } },
      several: { summary: 'Several fields, one of them cleared', value: { status: 'On Hold', production_date: null } },
    },
  })
  @AllowedTo('editor')
  @Patch(':id')
  patch(
    @Param('id') id: string,
    @Body() patch: PatchDevGroup,
    @EditConditions() request: EditRequest,
  ): Promise<EditAnswer> {
    return this.devGroups.patch(id, patch, request);
  }

  @ApiOperation({
    summary: 'Take a change of a dev group back',
    description:
      'All of its fields or some of them. It is a change like any other: logged, queued, and it can be reverted too.',
  })
  @EditRoute({
    bodyClass: RevertRequest,
    answerClass: DevGroupEdited,
    description: 'The dev group as it is now, with the receipt.',
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
    return this.devGroups.revert(id, wanted, request);
  }

  @describeHistory('dev group')
  @AllowedTo('viewer')
  @Get(':id/history')
  async history(
    @Param('id') id: string,
    @Query() query: HistoryQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithHistory(await this.devGroups.history(id, query), query, request, reply);
  }

  @ApiOperation({
    summary: 'Move the later stages of one or several dev groups',
    description: 'From one stage on, by so many days, in one change: all of the groups move, or none.',
  })
  @EditRoute({
    bodyClass: ShiftDevGroups,
    answerClass: DevGroupsEdited,
    description: 'The dev groups as they are now, with the receipt.',
    single: false,
    examples: {
      delay: {
        summary: 'The samples come two weeks late',
        value: { ids: ['recD1b2C3d4E5f6G7'], from: 'sampling_date', days: 14 },
      },
    },
  })
  @AllowedTo('editor')
  @Post('shift')
  shift(@Body() shift: ShiftDevGroups, @EditConditions() request: EditRequest): Promise<EditAnswer> {
    return this.devGroups.shift(shift, request);
  }

  @ApiOperation({
    summary: 'Take a change of one or several dev groups back',
    description:
      'Whatever the change did to however many dev groups, as a shift does: all of them go back, in one change, or none.',
  })
  @EditRoute({
    bodyClass: RevertRequest,
    answerClass: DevGroupsEdited,
    description: 'The dev groups as they are now, with the receipt.',
    single: false,
    examples: REVERT_EXAMPLES,
  })
  @describeProblem(409, 'A field was edited since; `errors` names the later change. Send `force` to overwrite it.')
  @AllowedTo('editor')
  @Post('revert')
  revertWhole(@Body() wanted: RevertRequest, @EditConditions() request: EditRequest): Promise<EditAnswer> {
    return this.devGroups.revertWhole(wanted, request);
  }
}

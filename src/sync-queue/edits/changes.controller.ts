import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiParam, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { describeProblem } from '../../common/list-query/describe-list.js';
import type { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import { ChangeLogService } from './change-log.service.js';
import { ChangeReceipt } from './dto/receipt.dto.js';
import { replyWithDocument } from './history.js';

@ApiTags('changes')
@Controller('changes')
export class ChangesController {
  constructor(private readonly changeLog: ChangeLogService) {}

  @ApiOperation({ summary: 'The receipt of a change: each field, and how far Airtable and Asana have it' })
  @ApiParam({
    name: 'change_id',
    description: 'From the answer to the edit.',
    schema: { type: 'string', format: 'uuid' },
  })
  @ApiOkResponse({
    type: ChangeReceipt,
    description: 'The receipt, as far as the change is delivered now.',
    headers: { ETag: { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' } } },
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' })
  @ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' })
  @describeProblem(404, 'There is no such change.')
  @describeProblem(503, 'The database does not answer. Try again.')
  @AllowedTo('viewer')
  @Get(':change_id')
  async receipt(
    @Param('change_id') changeId: string,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    return replyWithDocument(await this.changeLog.receiptOf(changeId), request, reply);
  }
}

import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { AllowedTo } from '../../common/access/allowed-to.decorator.js';
import { describeProblem } from '../../common/list-query/describe-list.js';
import { linkHeader } from '../../common/list-query/link-header.js';
import { ReadyAnswer } from '../../common/ready-bytes/ready-answer.js';
import { ReadyReply } from '../../common/ready-bytes/reply-ready.js';
import { QuarantinedRecord, QuarantineQuery } from '../dto/quarantine.dto.js';
import { QuarantineService } from './quarantine.service.js';

@ApiTags('sync-health')
@Controller('quarantine')
export class QuarantineController {
  constructor(private readonly quarantine: QuarantineService) {}

  @ApiOperation({
    summary: 'Records, and pictures of records, that the pulls could not take over, with the reason and the original',
    description:
      'The latest to come in first. The warehouse keeps what it had of them. Each pull tries again: what is mended upstream leaves by itself.',
  })
  @ApiHeader({ name: 'If-None-Match', required: false, description: 'ETags of answers at hand.' })
  @ApiOkResponse({
    type: [QuarantinedRecord],
    description: 'The latest to come in first.',
    headers: {
      ETag: { description: 'Strong; send it as `If-None-Match`.', schema: { type: 'string' } },
      'X-Total-Count': { description: 'How many there are on all pages.', schema: { type: 'integer' } },
      Link: { description: 'RFC 8288: `rel="next"` leads to the next page.', schema: { type: 'string' } },
    },
  })
  @ApiResponse({ status: 304, description: 'Nothing changed since the ETag in `If-None-Match`.' })
  @describeProblem(400, 'A parameter that does not exist, or a value that cannot be meant.')
  @describeProblem(503, 'The database does not answer, or the warehouse has no record of pulls; see detail.')
  @AllowedTo('viewer')
  @Get()
  async list(
    @Query() query: QuarantineQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadyReply> {
    const { records, total, cursor } = await this.quarantine.page(query);
    const headers = {
      'content-type': 'application/json; charset=utf-8',
      'x-total-count': total,
      link: linkHeader(request.raw.url ?? '', cursor),
    };
    return new ReadyReply(new ReadyAnswer(Buffer.from(JSON.stringify(records)), headers), request, reply);
  }
}

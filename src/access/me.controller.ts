import { Controller, Get, Header, Req } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { callerOf } from '../common/access/caller.js';
import { includesRole, ROLES } from '../common/access/role.js';
import { refuseParameters } from '../common/http/refuse-parameters.js';
import { describeProblem } from '../common/list-query/describe-list.js';
import { Me } from './dto/me.dto.js';

@ApiTags('access')
@Controller('me')
export class MeController {
  @ApiOperation({ summary: 'Who I am here, and what I may do' })
  @ApiOkResponse({ type: Me, description: 'Of whoever asks, so it is kept nowhere (`Cache-Control: no-store`).' })
  @describeProblem(400, 'A parameter was given; there is none.')
  @AllowedTo('viewer')
  @Get()
  @Header('cache-control', 'private, no-store')
  me(@Req() request: FastifyRequest): Me {
    refuseParameters(request, 'who asks is told by the session');
    const { name, kind, role, expiresAt } = callerOf(request);
    return {
      name,
      kind,
      role,
      roles: ROLES.filter((included) => includesRole(role, included)),
      expires_at: Number.isFinite(expiresAt) ? new Date(expiresAt).toISOString() : null,
    };
  }
}

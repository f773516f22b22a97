import { Controller, Get, ServiceUnavailableException } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { HealthCheck, HealthCheckService, TypeOrmHealthIndicator } from '@nestjs/terminus';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { describeProblem } from '../common/list-query/describe-list.js';
import { UnavailableError } from '../common/problem/domain-error.js';

/** A database that takes longer than this to say anything is not one to send people to. */
const PING_TIMEOUT_MS = 1000;

interface Healthy {
  readonly status: 'ok';
}

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(
    private readonly health: HealthCheckService,
    private readonly database: TypeOrmHealthIndicator,
  ) {}

  @ApiOperation({ summary: 'Whether the process lives; asks nobody else' })
  @ApiOkResponse({
    description: 'It lives.',
    schema: {
      type: 'object',
      properties: { status: { type: 'string', description: 'Always `ok`.', example: 'ok' } },
      required: ['status'],
    },
  })
  @AllowedTo('anybody')
  @Get('live')
  live(): Healthy {
    return { status: 'ok' };
  }

  @ApiOperation({ summary: 'Whether requests can be answered: the database is reachable' })
  @AllowedTo('viewer')
  @Get('ready')
  @HealthCheck({ swaggerDocumentation: false })
  @ApiOkResponse({
    description: 'They can.',
    schema: {
      type: 'object',
      properties: { status: { type: 'string', description: 'Always `ok`.', example: 'ok' } },
      required: ['status'],
    },
  })
  @describeProblem(503, 'The database does not answer.')
  async ready(): Promise<Healthy> {
    try {
      await this.health.check([() => this.database.pingCheck('database', { timeout: PING_TIMEOUT_MS })]);
      return { status: 'ok' };
    } catch (error) {
      if (error instanceof ServiceUnavailableException) throw new UnavailableError('The database does not answer.');
      throw error;
    }
  }
}

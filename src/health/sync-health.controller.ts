import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { AllowedTo } from '../common/access/allowed-to.decorator.js';
import { ListOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import { SyncHealth } from './dto/sync-health.dto.js';
import { SyncHealthService } from './sync-health.service.js';

const SYNC_HEALTH: ListResource = {
  name: 'sync-health',
  rowClass: SyncHealth,
  tables: [
    'ns.invoices',
    'netsuite_raw.sync_state',
    'airtable_raw.client',
    'airtable_raw.product_line',
    'airtable_raw.product',
    'airtable_raw.sku',
    'airtable_raw.dev_group',
    'asana_raw.project',
    'asana_raw.task',
    'pipeline.sync_run',
    'pipeline.verdict_change',
  ],
  changesAtColumn: 'told_until',
};

@ApiTags('sync-health')
@Controller('sync-health')
export class SyncHealthController {
  constructor(private readonly health: SyncHealthService) {}

  @ApiOperation({
    summary: 'Whether each source is fresh, and if not, why, with the evidence and the next step',
    description:
      'Judged from several readings, not from one timestamp. Works as well where other programs fill the warehouse.',
  })
  @AllowedTo('viewer')
  @Get()
  @ListOf(SYNC_HEALTH)
  list(): Promise<SyncHealth[]> {
    return this.health.list();
  }
}

import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { ListOf, RecordOf } from '../common/list-query/resource.decorator.js';
import type { ListResource } from '../common/list-query/resource.js';
import { DevGroupsService } from './dev-groups.service.js';
import { DevGroup } from './dto/dev-group.dto.js';

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
  @Get()
  @ListOf(DEV_GROUPS)
  list(): Promise<DevGroup[]> {
    return this.devGroups.list();
  }

  @ApiOperation({ summary: 'One dev group' })
  @ApiParam({ name: 'id', description: 'Airtable record id.', schema: { type: 'string' } })
  @Get(':id')
  @RecordOf(DEV_GROUPS)
  record(): Promise<DevGroup[]> {
    return this.devGroups.list();
  }
}

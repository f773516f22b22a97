import { Injectable } from '@nestjs/common';
import type { GapHints } from '../common/gaps/data-gap.decorator.js';
import { Warehouse } from '../database/warehouse.js';
import { SyncQueueService } from '../sync-queue/sync-queue.service.js';
import { selectDevGroups } from './dev-groups.queries.js';
import type { DevGroup } from './dto/dev-group.dto.js';

/** Development groups of all brands. */
@Injectable()
export class DevGroupsService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly syncQueue: SyncQueueService,
  ) {}

  /** Every dev group, its gaps not yet judged. */
  async list(): Promise<(DevGroup & GapHints)[]> {
    const [groups, sync] = await Promise.all([
      this.warehouse.rows<DevGroup & GapHints>(selectDevGroups(this.warehouse.pipeline('multiple_link'))),
      this.syncQueue.fieldSyncOf('dev_group'),
    ]);
    for (const group of groups) group.sync = sync.get(group.id) ?? {};
    return groups;
  }
}

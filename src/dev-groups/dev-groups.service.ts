import { Injectable } from '@nestjs/common';
import type { GapHints } from '../common/gaps/data-gap.decorator.js';
import { Warehouse } from '../database/warehouse.js';
import type { HistoryPage } from '../sync-queue/edits/change-log.service.js';
import type { HistoryQuery } from '../sync-queue/edits/dto/history.dto.js';
import type { RevertRequest } from '../sync-queue/edits/dto/revert.dto.js';
import type { EditAnswer, EditRequest, ReadState } from '../sync-queue/edits/edit-command.js';
import { HistoryService } from '../sync-queue/edits/history.service.js';
import { RecordEdits } from '../sync-queue/edits/record-edits.service.js';
import { SyncQueueService } from '../sync-queue/sync-queue.service.js';
import { DEV_GROUP_EDITS } from './dev-group.edits.js';
import { selectDevGroups } from './dev-groups.queries.js';
import type { DevGroup } from './dto/dev-group.dto.js';
import type { PatchDevGroup } from './dto/patch-dev-group.dto.js';
import type { ShiftDevGroups } from './dto/shift-dev-groups.dto.js';

/** Development groups of all brands. */
@Injectable()
export class DevGroupsService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly syncQueue: SyncQueueService,
    private readonly edits: RecordEdits,
    private readonly histories: HistoryService,
  ) {}

  /** Every dev group, its gaps not yet judged. */
  async list(): Promise<(DevGroup & GapHints)[]> {
    const [groups, sync] = await Promise.all([
      this.warehouse.plannedRows<DevGroup & GapHints>(selectDevGroups(this.warehouse.pipeline('multiple_link'))),
      this.syncQueue.fieldSyncOf('dev_group'),
    ]);
    for (const group of groups) group.sync = sync.get(group.id) ?? {};
    return groups;
  }

  /** Gives one the values of a merge patch, and queues them for the upstreams. */
  patch(id: string, patch: PatchDevGroup, request: EditRequest): Promise<EditAnswer> {
    return this.edits.patch(DEV_GROUP_EDITS, id, patch, request, this.readState);
  }

  /** Takes a change of one back. */
  revert(id: string, wanted: RevertRequest, request: EditRequest): Promise<EditAnswer> {
    return this.edits.revert(DEV_GROUP_EDITS, id, wanted, request, this.readState);
  }

  /** Takes a change of one or several back, whole. */
  revertWhole(wanted: RevertRequest, request: EditRequest): Promise<EditAnswer> {
    return this.edits.revertWhole(DEV_GROUP_EDITS, wanted, request, this.readState);
  }

  /** Moves stages of several, in one change. */
  shift(shift: ShiftDevGroups, request: EditRequest): Promise<EditAnswer> {
    return this.edits.shift(DEV_GROUP_EDITS, shift, request, this.readState);
  }

  /** What was changed of one here, latest first. */
  history(id: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.histories.page(DEV_GROUP_EDITS, id, query);
  }

  private readonly readState: ReadState = async (client, ids) => {
    const { rows } = await client.query<DevGroup & GapHints>(
      selectDevGroups(this.warehouse.pipeline('multiple_link'), 'by-id'),
      [ids],
    );
    const sync = await this.syncQueue.fieldSyncOfRecords(client, DEV_GROUP_EDITS.entity, ids);
    for (const group of rows) group.sync = sync.get(group.id) ?? {};
    return rows.sort((a, b) => ids.indexOf(a.id) - ids.indexOf(b.id));
  };
}

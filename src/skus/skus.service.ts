import { Injectable } from '@nestjs/common';
import type { GapHints } from '../common/gaps/data-gap.decorator.js';
import { Warehouse } from '../database/warehouse.js';
import type { HistoryPage } from '../sync-queue/edits/change-log.service.js';
import type { HistoryQuery } from '../sync-queue/edits/dto/history.dto.js';
import type { RevertRequest } from '../sync-queue/edits/dto/revert.dto.js';
import type { EditAnswer, EditRequest, ReadState } from '../sync-queue/edits/edit-command.js';
import { HistoryService } from '../sync-queue/edits/history.service.js';
import { RecordEdits } from '../sync-queue/edits/record-edits.service.js';
import type { PatchSku } from './dto/patch-sku.dto.js';
import type { Sku } from './dto/sku.dto.js';
import { SKU_EDITS } from './sku.edits.js';
import { selectSkus } from './skus.queries.js';

/** SKUs of all products. */
@Injectable()
export class SkusService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly edits: RecordEdits,
    private readonly histories: HistoryService,
  ) {}

  /** Every SKU, its gaps not yet judged. */
  list(): Promise<(Sku & GapHints)[]> {
    return this.warehouse.plannedRows<Sku>(selectSkus(this.warehouse.pipeline('multiple_link')));
  }

  /** Gives one the values of a merge patch, and queues them for the upstreams. */
  patch(id: string, patch: PatchSku, request: EditRequest): Promise<EditAnswer> {
    return this.edits.patch(SKU_EDITS, id, patch, request, this.readState);
  }

  /** Takes a change of one back. */
  revert(id: string, wanted: RevertRequest, request: EditRequest): Promise<EditAnswer> {
    return this.edits.revert(SKU_EDITS, id, wanted, request, this.readState);
  }

  /** What was changed of one here, latest first. */
  history(id: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.histories.page(SKU_EDITS, id, query);
  }

  private readonly readState: ReadState = async (client, ids) => {
    const sql = selectSkus(this.warehouse.pipeline('multiple_link'), 'by-id');
    return (await client.query<Sku & GapHints>(sql, [ids])).rows;
  };
}

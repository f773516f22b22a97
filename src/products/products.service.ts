import { Injectable } from '@nestjs/common';
import type { GapHints } from '../common/gaps/data-gap.decorator.js';
import { Warehouse } from '../database/warehouse.js';
import type { HistoryPage } from '../sync-queue/edits/change-log.service.js';
import type { HistoryQuery } from '../sync-queue/edits/dto/history.dto.js';
import type { RevertRequest } from '../sync-queue/edits/dto/revert.dto.js';
import type { EditAnswer, EditRequest, ReadState } from '../sync-queue/edits/edit-command.js';
import { HistoryService } from '../sync-queue/edits/history.service.js';
import { RecordEdits } from '../sync-queue/edits/record-edits.service.js';
import type { PatchProduct } from './dto/patch-product.dto.js';
import type { Product } from './dto/product.dto.js';
import { PRODUCT_EDITS } from './product.edits.js';
import { selectProducts } from './products.queries.js';

/** Products of all brands. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly warehouse: Warehouse,
    private readonly edits: RecordEdits,
    private readonly histories: HistoryService,
  ) {}

  /** Every product, its gaps not yet judged. */
  list(): Promise<(Product & GapHints)[]> {
    return this.warehouse.plannedRows<Product>(selectProducts(this.warehouse.pipeline('multiple_link')));
  }

  /** Gives one the values of a merge patch, and queues them for the upstreams. */
  patch(id: string, patch: PatchProduct, request: EditRequest): Promise<EditAnswer> {
    return this.edits.patch(PRODUCT_EDITS, id, patch, request, this.readState);
  }

  /** Takes a change of one back. */
  revert(id: string, wanted: RevertRequest, request: EditRequest): Promise<EditAnswer> {
    return this.edits.revert(PRODUCT_EDITS, id, wanted, request, this.readState);
  }

  /** What was changed of one here, latest first. */
  history(id: string, query: HistoryQuery): Promise<HistoryPage> {
    return this.histories.page(PRODUCT_EDITS, id, query);
  }

  private readonly readState: ReadState = async (client, ids) => {
    const sql = selectProducts(this.warehouse.pipeline('multiple_link'), 'by-id');
    return (await client.query<Product & GapHints>(sql, [ids])).rows;
  };
}

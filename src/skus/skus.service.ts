import { Injectable } from '@nestjs/common';
import type { GapHints } from '../common/gaps/data-gap.decorator.js';
import { Warehouse } from '../database/warehouse.js';
import type { Sku } from './dto/sku.dto.js';
import { selectSkus } from './skus.queries.js';

/** SKUs of all products. */
@Injectable()
export class SkusService {
  constructor(private readonly warehouse: Warehouse) {}

  /** Every SKU, its gaps not yet judged. */
  list(): Promise<(Sku & GapHints)[]> {
    return this.warehouse.rows<Sku>(selectSkus(this.warehouse.pipeline('multiple_link')));
  }
}

import { Injectable } from '@nestjs/common';
import { Warehouse } from '../database/warehouse.js';
import type { LineBadge } from './dto/line-badge.dto.js';
import type { ProductLine } from './dto/product-line.dto.js';
import { SELECT_LINE_BADGES, SELECT_PRODUCT_LINES } from './product-lines.queries.js';

/** Product lines, and the badges that the page shows for them. */
@Injectable()
export class ProductLinesService {
  constructor(private readonly warehouse: Warehouse) {}

  /** Every product line. */
  list(): Promise<ProductLine[]> {
    return this.warehouse.plannedRows<ProductLine>(SELECT_PRODUCT_LINES);
  }

  /** The badge of every product line. */
  badges(): Promise<LineBadge[]> {
    return this.warehouse.plannedRows<LineBadge>(SELECT_LINE_BADGES);
  }
}

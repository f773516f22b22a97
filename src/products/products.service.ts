import { Injectable } from '@nestjs/common';
import type { GapHints } from '../common/gaps/data-gap.decorator.js';
import { Warehouse } from '../database/warehouse.js';
import type { Product } from './dto/product.dto.js';
import { selectProducts } from './products.queries.js';

/** Products of all brands. */
@Injectable()
export class ProductsService {
  constructor(private readonly warehouse: Warehouse) {}

  /** Every product, its gaps not yet judged. */
  list(): Promise<(Product & GapHints)[]> {
    return this.warehouse.rows<Product>(selectProducts(this.warehouse.pipeline('multiple_link')));
  }
}

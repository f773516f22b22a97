import { SELECT_BRANDS, selectAliases, selectRevenueBySpelling } from '../../src/brands/brands.queries.js';
import { businessDay } from '../../src/clock/business-day.js';
import { pipelineTable } from '../../src/database/pipeline-tables.js';
import { selectDevGroups } from '../../src/dev-groups/dev-groups.queries.js';
import { SELECT_LINE_BADGES, SELECT_PRODUCT_LINES } from '../../src/product-lines/product-lines.queries.js';
import { selectProducts } from '../../src/products/products.queries.js';
import { selectSkus } from '../../src/skus/skus.queries.js';
import { OWN_QUEUE_ROWS } from '../../src/sync-queue/live-queue/own-queue.js';
import { selectFieldSync } from '../../src/sync-queue/sync-queue.queries.js';
import { withLiterals } from '../support/plain-sql.js';

/** The product's default. */
const BUSINESS_TIME_ZONE = 'America/New_York';

/** For each list: every statement that the product runs to read it. */
export function rebuildStatements(): Record<string, readonly string[]> {
  const today = businessDay(Date.now(), BUSINESS_TIME_ZONE);
  const links = pipelineTable('multiple_link', true);
  return {
    products: [selectProducts(links)],
    brands: [
      SELECT_BRANDS,
      withLiterals(selectRevenueBySpelling('rollup'), [`${today.slice(0, 4)}-01-01`, today]),
      selectAliases(pipelineTable('brand_alias', true)),
    ],
    'product-lines': [SELECT_PRODUCT_LINES],
    skus: [selectSkus(links)],
    'dev-groups': [selectDevGroups(links), withLiterals(selectFieldSync(OWN_QUEUE_ROWS), ['dev_group', null])],
    'line-badges': [SELECT_LINE_BADGES],
  };
}

import { brandId } from './brands.js';
import { DEV_GROUPS, devGroupId } from './dev-group-list.js';
import { PRODUCT_CASES } from './product-cases.js';
import { productId } from './products.js';
import { type Story, timestamp } from './story.js';

/** A row of `pipeline.multiple_link`: all that a person linked where one is meant; the column keeps the first. */
export interface MultipleLinkRow {
  table_name: string;
  record_id: string;
  column_name: string;
  linked_ids: readonly string[];
  seen_at: string;
}

export const MULTIPLE_LINK_COLUMNS = ['table_name', 'record_id', 'column_name', 'linked_ids', 'seen_at'] as const;

export function multipleLinkRows(story: Story): MultipleLinkRow[] {
  const seen_at = timestamp(story.lastNight);
  const products = PRODUCT_CASES.flatMap(({ key, brand }) =>
    typeof brand === 'string'
      ? []
      : {
          table_name: 'airtable_raw.product',
          record_id: productId(key),
          column_name: 'brand_id',
          linked_ids: brand.map(brandId),
          seen_at,
        },
  );
  const devGroups = DEV_GROUPS.flatMap(({ key, brand }) =>
    typeof brand === 'string'
      ? []
      : {
          table_name: 'airtable_raw.dev_group',
          record_id: devGroupId(key),
          column_name: 'brand',
          linked_ids: brand.map(brandId),
          seen_at,
        },
  );
  return [...products, ...devGroups];
}

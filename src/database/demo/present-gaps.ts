import { BRAND_KEYS, BRANDS, brandId, brandRows, DELETED_BRAND_ID } from './brands.js';
import { devGroupRows } from './dev-groups.js';
import { multipleLinkRows } from './multiple-links.js';
import { spellingsOf } from './netsuite-brands.js';
import { DELETED_PRODUCT_LINE_ID } from './product-lines.js';
import { productId, productRows } from './products.js';
import { skuRows } from './skus.js';
import type { Story } from './story.js';

/** A gap of a record, in the words of `pipeline.gap_seen` and `gap_change`. */
export interface DemoGap {
  resource: string;
  record_id: string;
  record_name: string | null;
  gap: string;
  reason: string;
  brand_id: string | null;
  brand_name: string | null;
}

/** A field of a record that is a gap when it is empty or leads nowhere. */
export interface DemoField extends Omit<DemoGap, 'reason'> {
  value: string | null;
}

/** Every gap of the rows that the demo fills. What the recorder finds at its first look has to be the same. */
export function presentGaps(story: Story): DemoGap[] {
  const several = new Set(multipleLinkRows(story).map(({ record_id, column_name }) => `${record_id} ${column_name}`));
  const ofFields = demoFields(story).flatMap(({ value, ...field }) => {
    const reason = reasonOf(value, several.has(`${field.record_id} ${field.gap}`));
    return reason === undefined ? [] : { ...field, reason };
  });
  const ofBrands = BRAND_KEYS.filter((key) => spellingsOf(key).length === 0).map((key) => ({
    ...{ resource: 'brands', record_id: brandId(key), record_name: BRANDS[key].name },
    ...{ gap: 'netsuite_brand', reason: 'unmatched_brand', brand_id: brandId(key), brand_name: BRANDS[key].name },
  }));
  return [...ofFields, ...ofBrands];
}

/** Every field that can be a gap, with what it holds. */
export function demoFields(story: Story): DemoField[] {
  const brandNames = new Map(brandRows(story).map(({ id, name }) => [id, name]));
  const whose = (brand_id: string | null) => ({ brand_id, brand_name: brandNames.get(brand_id ?? '') ?? null });
  const products = productRows(story);
  const brandOfProduct = new Map(products.map(({ id, brand_id }) => [id, brand_id]));
  return [
    ...products.flatMap((row) => {
      const record = { resource: 'products', record_id: row.id, record_name: row.name, ...whose(row.brand_id) };
      return (['brand_id', 'product_line', 'netsuite_item'] as const).map((gap) => ({
        ...record,
        gap,
        value: row[gap],
      }));
    }),
    ...skuRows(story).map((row) => ({
      ...{ resource: 'skus', record_id: row.id, record_name: row.sku_name, gap: 'product_id', value: row.product_id },
      ...whose(brandOfProduct.get(row.product_id ?? '') ?? null),
    })),
    ...devGroupRows(story).flatMap((row) => {
      const record = { resource: 'dev-groups', record_id: row.id, record_name: row.name, ...whose(row.brand) };
      return (['brand', 'product_line', 'launch_date'] as const).map((gap) => ({ ...record, gap, value: row[gap] }));
    }),
  ];
}

const LEADS_NOWHERE: ReadonlySet<string> = new Set([DELETED_BRAND_ID, DELETED_PRODUCT_LINE_ID, productId('deleted')]);

function reasonOf(value: string | null, hasSeveral: boolean): string | undefined {
  if (value === null) return 'source_blank';
  if (LEADS_NOWHERE.has(value)) return 'dangling_reference';
  return hasSeveral ? 'multiple_links' : undefined;
}

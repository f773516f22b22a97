import { airtableId, attachmentUrl } from './identifiers.js';
import { ASSORTMENTS } from './product-names.js';
import { type DemoProduct, demoProducts, productId } from './products.js';
import { type Random, randomFor } from './random.js';
import { type Story, timestamp } from './story.js';
import { spread } from './weighted.js';

/** A row of `airtable_raw.sku`. */
export interface SkuRow {
  id: string;
  sku_name: string;
  product_id: string | null;
  size_name: string | null;
  regions: readonly string[] | null;
  photo_url: string | null;
  synced_at: string;
}

export const SKU_COLUMNS = ['id', 'sku_name', 'product_id', 'size_name', 'regions', 'photo_url', 'synced_at'] as const;

export const SKU_COUNT = 741;

const REGIONS = ['US', 'CA', 'UK', 'EU', 'AU', 'JP', 'CN', 'MENA'] as const;

const PACKAGINGS = ['', ' Gift Box', ' Refill', ' Travel', ' (2024 label)'] as const;

/** Orphans, and a link to a product that was deleted in Airtable. */
const SKU_CASES: readonly Pick<SkuRow, 'sku_name' | 'product_id' | 'size_name' | 'regions'>[] = [
  { sku_name: 'Tester, unlabelled', product_id: null, size_name: '30 ml', regions: ['US'] },
  { sku_name: 'Sample sachet (old)', product_id: null, size_name: null, regions: [] },
  { sku_name: '未命名样品', product_id: null, size_name: '100 ml', regions: ['CN'] },
  { sku_name: 'عينة بلا منتج', product_id: null, size_name: '12 ml', regions: ['MENA'] },
  { sku_name: "Buyer's Kit – Spring", product_id: null, size_name: 'One size', regions: null },
  { sku_name: '=DISPLAY Unit 24', product_id: null, size_name: 'Case of 24', regions: ['US', 'CA'] },
  { sku_name: 'Cedar Shave Stick 75 g', product_id: productId('deleted'), size_name: '75 g', regions: ['US'] },
  { sku_name: 'Cedar Shave Stick 150 g', product_id: productId('deleted'), size_name: '150 g', regions: ['US', 'UK'] },
];

export function skuRows(story: Story): SkuRow[] {
  const random = randomFor(story.seed, 'skus');
  const products = demoProducts(story);
  const weights = products.map(({ row }) => (row.status === 'Concept' ? 0 : 0.5 + random.next()));
  const before = spread(SKU_COUNT - SKU_CASES.length, weights);
  const ofProducts = products.flatMap((product, i) =>
    skusOf(product, (before[i + 1] ?? 0) - (before[i] ?? 0), random, story),
  );
  const cases = SKU_CASES.map((sku, i) => ({
    id: airtableId(`sku/case-${i}`),
    ...sku,
    photo_url: null,
    synced_at: timestamp(story.lastNight),
  }));
  return [...ofProducts, ...cases];
}

function skusOf({ row, brand }: DemoProduct, count: number, random: Random, story: Story): SkuRow[] {
  const variants = PACKAGINGS.flatMap((packaging) => ASSORTMENTS[brand].sizes.map((size) => ({ size, packaging })));
  const regions = random.shuffled(REGIONS).slice(0, random.int(1, 5));
  return variants.slice(0, count).map(({ size, packaging }, i) => ({
    id: airtableId(`sku/${row.id}/${i}`),
    sku_name: `${row.name} ${size}${packaging}`,
    product_id: row.id,
    size_name: random.chance(0.03) ? null : size,
    regions: regionsOf(regions, random),
    photo_url: random.chance(0.6) ? attachmentUrl(`sku/${row.id}/${i}`, `sku-${i + 1}.jpg`) : null,
    synced_at: timestamp(story.lastNight),
  }));
}

/** Mostly the product's own regions; some were never filled in, and some were emptied, which is not the same. */
function regionsOf(regions: readonly string[], random: Random): readonly string[] | null {
  const one = random.next();
  if (one < 0.03) return null;
  if (one < 0.05) return [];
  return one < 0.3 ? regions.slice(0, 1) : regions;
}

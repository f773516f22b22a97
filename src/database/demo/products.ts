import { BRAND_KEYS, BRANDS, type BrandKey, brandId, DELETED_BRAND_ID } from './brands.js';
import { airtableId, attachmentUrl } from './identifiers.js';
import { PRODUCT_CASES, type ProductCase } from './product-cases.js';
import { DELETED_PRODUCT_LINE_ID, linesOfBrand, productLineId } from './product-lines.js';
import { ASSORTMENTS } from './product-names.js';
import { type Random, randomFor } from './random.js';
import { type Story, timestamp } from './story.js';
import { WeightedPick } from './weighted.js';

/** A row of `airtable_raw.product`. */
export interface ProductRow {
  id: string;
  name: string;
  status: string | null;
  brand_id: string | null;
  product_line: string | null;
  netsuite_item: string | null;
  photo_url: string | null;
  synced_at: string;
}

export const PRODUCT_COLUMNS = [
  'id',
  'name',
  'status',
  'brand_id',
  'product_line',
  'netsuite_item',
  'photo_url',
  'synced_at',
] as const;

/** A product, and the brand whose assortment it comes from, whatever its row says. */
export interface DemoProduct {
  row: ProductRow;
  brand: BrandKey;
}

const STATUSES = new WeightedPick(
  [
    { status: 'Active', share: 66 },
    { status: 'In Development', share: 14 },
    { status: 'Discontinued', share: 12 },
    { status: 'On Hold', share: 5 },
    { status: 'Concept', share: 3 },
  ],
  ({ share }) => share,
);

/** The 160 products: those of the assortments, then the cases. */
export function demoProducts(story: Story): DemoProduct[] {
  const random = randomFor(story.seed, 'products');
  const assorted = BRAND_KEYS.flatMap((brand) => assortedProducts(brand, random, story));
  return [...assorted, ...PRODUCT_CASES.map((productCase, i) => caseProduct(productCase, i, story))];
}

export function productRows(story: Story): ProductRow[] {
  return demoProducts(story).map(({ row }) => row);
}

export function productId(key: string): string {
  return airtableId(`product/${key}`);
}

function assortedProducts(brand: BrandKey, random: Random, story: Story): DemoProduct[] {
  const { first, second, between = ' ', products } = ASSORTMENTS[brand];
  const names = first.flatMap((word) => second.map((other) => word + between + other));
  const lines = linesOfBrand(brand);
  return random
    .shuffled(names)
    .slice(0, products)
    .map((name, i) => {
      const key = `${brand}-${i}`;
      const status = brand === 'ember' ? 'In Development' : STATUSES.pick(random).status;
      const line = lines.length === 0 || random.chance(0.03) ? null : random.pick(lines);
      // What is not sold yet has, more often than not, no item in NetSuite.
      const hasItem = random.chance(isSold(status) ? 0.97 : 0.25);
      const row: ProductRow = {
        id: productId(key),
        name,
        status,
        brand_id: random.chance(0.02) ? null : brandId(brand),
        product_line: line === null ? null : productLineId(line),
        netsuite_item: hasItem ? `${BRANDS[brand].code}-${1001 + i}` : null,
        photo_url: random.chance(0.78) ? attachmentUrl(`product/${key}`, `${key}.jpg`) : null,
        synced_at: timestamp(story.lastNight),
      };
      return { row, brand };
    });
}

function caseProduct(productCase: ProductCase, index: number, story: Story): DemoProduct {
  const { key, name, brand, line, item, status = 'Active' } = productCase;
  const assortment = ownBrand(productCase);
  const row: ProductRow = {
    id: productId(key),
    name,
    status,
    brand_id: brand === 'blank' ? null : brand === 'dangling' ? DELETED_BRAND_ID : brandId(assortment),
    product_line: line === 'blank' ? null : line === 'dangling' ? DELETED_PRODUCT_LINE_ID : productLineId(line),
    netsuite_item: item === 'blank' ? null : (item ?? `${BRANDS[assortment].code}-${2001 + index}`),
    photo_url: index % 3 === 0 ? null : attachmentUrl(`product/${key}`, `${key}.jpg`),
    synced_at: timestamp(story.lastNight),
  };
  return { row, brand: assortment };
}

/** A product without a usable link to a brand is sold as Northfold's. */
function ownBrand({ brand }: ProductCase): BrandKey {
  if (brand === 'blank' || brand === 'dangling') return 'northfold';
  return typeof brand === 'string' ? brand : brand[0];
}

function isSold(status: string): boolean {
  return status === 'Active' || status === 'Discontinued';
}

import type { BrandKey } from './brands.js';
import { ITEM_NEVER_SOLD } from './product-cases.js';
import { ASSORTMENTS } from './product-names.js';
import { demoProducts } from './products.js';
import { type Random, randomFor } from './random.js';
import type { Story } from './story.js';
import { WeightedPick } from './weighted.js';

/** Something that NetSuite sells; its codes are what products call `netsuite_item`. */
export interface Item {
  code: string;
  /** `foreign`: the distributor's that is none of ours. */
  brand: BrandKey | 'foreign';
  priceCents: number;
  /** The days on which it was sold, as day numbers, both included. */
  from: number;
  to: number;
}

/** Items that no product of ours claims: sold before there was an Airtable, or somebody else's. */
const UNCLAIMED: readonly Pick<Item, 'code' | 'brand' | 'priceCents'>[] = [
  { code: 'QSC-101', brand: 'foreign', priceCents: 880 },
  { code: 'HB-0007', brand: 'halden', priceCents: 990 },
  { code: 'QSC-102', brand: 'foreign', priceCents: 1240 },
  { code: 'GIFT-BOX', brand: 'lumiere', priceCents: 350 },
  { code: 'OM-0012', brand: 'omalley', priceCents: 410 },
];

const FOREVER = Number.MAX_SAFE_INTEGER;

/** What NetSuite sells; the weights follow Pareto: a fifth of the items makes most of the lines. */
export class Items {
  readonly all: readonly Item[];
  readonly #byDemand: WeightedPick<Item>;

  constructor(story: Story) {
    const random = randomFor(story.seed, 'items');
    const claimed = random.shuffled(claimedItems(random, story));
    const unclaimed = UNCLAIMED.map((item) => ({ ...item, from: 0, to: FOREVER }));
    this.all = [...claimed, ...unclaimed];
    this.#byDemand = new WeightedPick(this.all, (_, rank) => 1 / (rank + 3));
  }

  /** An item that was on sale on that day. */
  pick(day: number, random: Random): Item {
    for (;;) {
      const item = this.#byDemand.pick(random);
      if (item.from <= day && day <= item.to) return item;
    }
  }
}

/** One for each code that a product names; two products with the same code share it. */
function claimedItems(random: Random, story: Story): Item[] {
  const items = new Map<string, Item>();
  const fiveYears = story.cutDay - story.firstInvoiceDay;
  for (const { row, brand } of demoProducts(story)) {
    const code = row.netsuite_item?.trim();
    const isSold = row.status !== 'In Development' && row.status !== 'Concept';
    if (code === undefined || code === ITEM_NEVER_SOLD || !isSold || items.has(code)) continue;
    const isRecent = random.chance(0.35);
    items.set(code, {
      code,
      brand,
      priceCents: Math.round(ASSORTMENTS[brand].priceCents * (0.6 + random.next() * 0.9)),
      from: isRecent ? story.firstInvoiceDay + random.int(0, fiveYears - 120) : 0,
      to: row.status === 'Active' || row.status === null ? FOREVER : story.cutDay - random.int(60, 500),
    });
  }
  return [...items.values()];
}

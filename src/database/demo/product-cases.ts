import type { BrandKey } from './brands.js';
import type { ProductLineKey } from './product-lines.js';

/** A product that is in the demo because of what is wrong, or hard, about it. */
export interface ProductCase {
  /** Its id is made of this; no two share it. */
  key: string;
  name: string;
  /** Several: somebody linked several in Airtable, and the first is kept. */
  brand: BrandKey | readonly [BrandKey, BrandKey] | 'blank' | 'dangling';
  line: ProductLineKey | 'blank' | 'dangling';
  /** Blank: null; absent: a code of the brand's own. */
  item?: string | 'blank';
  status?: string | null;
}

/** An item that products of two lines claim: its revenue belongs to no line. */
export const ITEM_OF_TWO_LINES = 'HB-9001';

/** An item that two products of the same line claim: its revenue is that line's. */
export const ITEM_OF_TWO_PRODUCTS = 'KT-9001';

/** NetSuite sells it as it is; Airtable has it with a space at the end. */
export const ITEM_WITH_SPACE = 'VL-9001';

/** Airtable has it as it is; NetSuite writes some lines with spaces around. */
export const ITEM_WITH_SPACE_IN_NETSUITE = 'AA-9001';

/** NetSuite has no line of it, although the product is active. */
export const ITEM_NEVER_SOLD = 'NF-9999';

export const PRODUCT_CASES: readonly ProductCase[] = [
  // Names that break what takes them for a formula, for markup, or for ASCII.
  { key: 'formula', name: '=1+1 Duo Cleansing Set', brand: 'halden', line: 'birchRitual' },
  { key: 'html', name: '<b>Bare</b> Lip Balm <img src=x onerror=alert(1)>', brand: 'verity', line: 'everydayLinen' },
  { key: 'emoji', name: '🌊 Tidal Mist Body Spray', brand: 'solAndSea', line: 'reefSafe' },
  { key: 'apostrophe', name: "Grandma O'Malley's Blackberry Jam", brand: 'omalley', line: 'harborPantry' },
  {
    key: 'long',
    name:
      'The Complete Twelve-Step Evening Ritual with Birch Sap, Cloudberry, Lichen and Pine Bark, Including the ' +
      'Hand-Carved Spoon, the Linen Pouch and a Printed Guide in Six Languages (Retail Display Edition, Winter)',
    brand: 'halden',
    line: 'nordicSleep',
  },
  { key: 'twin-1', name: 'Sea Kelp Body Wash', brand: 'solAndSea', line: 'reefSafe' },
  { key: 'twin-2', name: 'Sea Kelp Body Wash', brand: 'solAndSea', line: 'reefSafe' },

  // Gaps: the source is blank.
  { key: 'no-brand', name: 'Unbranded Travel Kit', brand: 'blank', line: 'trailReady' },
  { key: 'no-line', name: 'Limited Edition Holiday Trio', brand: 'lumiere', line: 'blank' },
  { key: 'no-item', name: 'Overnight Peel Pads', brand: 'halden', line: 'nordicSleep', item: 'blank' },
  {
    key: 'no-anything',
    name: 'Project Kestrel (placeholder)',
    brand: 'blank',
    line: 'blank',
    item: 'blank',
    status: 'Concept',
  },
  { key: 'no-status', name: 'Vetiver Roll-On', brand: 'alder', line: 'legacy', status: null },

  // Gaps: the link leads nowhere, or to several.
  { key: 'dangling-brand', name: 'Cedar Shave Soap', brand: 'dangling', line: 'legacy' },
  { key: 'dangling-line', name: 'Rain Garden Candle', brand: 'maren', line: 'dangling' },
  {
    key: 'two-brands',
    name: 'Sea & Birch Collaboration Box',
    brand: ['halden', 'solAndSea'],
    line: 'birchRitual',
  },

  // Items that say less than they seem to.
  { key: 'two-lines-1', name: 'Birch Sap Toner', brand: 'halden', line: 'birchRitual', item: ITEM_OF_TWO_LINES },
  { key: 'two-lines-2', name: 'Sleep Toner', brand: 'halden', line: 'nordicSleep', item: ITEM_OF_TWO_LINES },
  { key: 'same-line-1', name: 'Heather Honey', brand: 'kettle', line: 'hearthAndHerb', item: ITEM_OF_TWO_PRODUCTS },
  {
    key: 'same-line-2',
    name: 'Heather Honey (new label)',
    brand: 'kettle',
    line: 'hearthAndHerb',
    item: ITEM_OF_TWO_PRODUCTS,
  },
  { key: 'item-space', name: 'Linen Water', brand: 'verity', line: 'everydayLinen', item: `${ITEM_WITH_SPACE} ` },
  {
    key: 'item-space-netsuite',
    name: 'Alder Bark Tonic',
    brand: 'alder',
    line: 'legacy',
    item: ITEM_WITH_SPACE_IN_NETSUITE,
  },
  { key: 'never-sold', name: 'Glacier Gel', brand: 'northfold', line: 'trailReady', item: ITEM_NEVER_SOLD },
];

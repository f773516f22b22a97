import { type BrandKey, brandId, DELETED_BRAND_ID } from './brands.js';
import { airtableId, attachmentUrl } from './identifiers.js';
import { type Story, timestamp } from './story.js';

/** A row of `airtable_raw.product_line`. */
export interface ProductLineRow {
  id: string;
  name: string;
  brand_id: string | null;
  logo_url: string | null;
  synced_at: string;
}

export const PRODUCT_LINE_COLUMNS = ['id', 'name', 'brand_id', 'logo_url', 'synced_at'] as const;

interface ProductLine {
  name: string;
  /** Whose products stand in it. */
  brand: BrandKey;
  /** What its own link says, where that is not the same. */
  link?: 'blank' | 'dangling';
  logo: boolean;
}

/** The 13 product lines; some brands have none. */
export const PRODUCT_LINES = {
  birchRitual: { name: 'Birch Bark Ritual', brand: 'halden', logo: true },
  nordicSleep: { name: 'Nordic Sleep', brand: 'halden', logo: true },
  jardin: { name: "Jardin d'Été", brand: 'lumiere', logo: true },
  reefSafe: { name: 'Reef Safe', brand: 'solAndSea', logo: true },
  harborPantry: { name: 'Harbor Pantry', brand: 'omalley', logo: false },
  springSkin: { name: '春の肌', brand: 'sakura', logo: true },
  desertNights: { name: 'ليالي الصحراء', brand: 'oud', logo: true },
  trailReady: { name: 'Trail Ready', brand: 'northfold', logo: true },
  everydayLinen: { name: 'Everyday Linen', brand: 'verity', logo: false },
  hearthAndHerb: { name: 'Hearth & Herb', brand: 'kettle', logo: true },
  recoveryLab: { name: 'Recovery Lab', brand: 'pulse', logo: true },
  quietHouse: { name: 'Quiet House', brand: 'maren', link: 'blank', logo: true },
  legacy: { name: 'Legacy Collection', brand: 'alder', link: 'dangling', logo: false },
} as const satisfies Record<string, ProductLine>;

export type ProductLineKey = keyof typeof PRODUCT_LINES;

/** A product line that was deleted in Airtable while rows still point to it. */
export const DELETED_PRODUCT_LINE_ID = airtableId('product_line/deleted');

export function productLineId(key: ProductLineKey): string {
  return airtableId(`product_line/${key}`);
}

export const PRODUCT_LINE_KEYS = Object.keys(PRODUCT_LINES).filter(isProductLineKey);

/** The lines of a brand; none for a brand that has no lines. */
export function linesOfBrand(brand: BrandKey): ProductLineKey[] {
  return PRODUCT_LINE_KEYS.filter((key) => PRODUCT_LINES[key].brand === brand);
}

export function productLineRows(story: Story): ProductLineRow[] {
  return PRODUCT_LINE_KEYS.map((key) => {
    const line: ProductLine = PRODUCT_LINES[key];
    return {
      id: productLineId(key),
      name: line.name,
      brand_id: line.link === 'blank' ? null : line.link === 'dangling' ? DELETED_BRAND_ID : brandId(line.brand),
      logo_url: line.logo ? attachmentUrl(`product_line/${key}`, `${key}-badge.png`) : null,
      synced_at: timestamp(story.lastNight),
    };
  });
}

function isProductLineKey(key: string): key is ProductLineKey {
  return key in PRODUCT_LINES;
}

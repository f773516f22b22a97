import { BRANDS, type BrandKey, brandId } from './brands.js';
import { momentOf } from './calendar.js';
import type { Random } from './random.js';
import { type Story, timestamp } from './story.js';

/** One way NetSuite spells a brand. */
interface Spelling {
  text: string;
  /** Parts of the brand's lines that carry it. */
  share: number;
}

/** The brand of NetSuite's that is none of ours: a distributor's, booked in the same company. */
export const FOREIGN_BRAND = 'Quarry Street Candle Co';

/** What Bramblewick was called until `RENAMED_YEARS_AGO`; nothing but a person's word can match it. */
export const FORMER_BRAND = 'Thistledown Naturals';
export const RENAMED_YEARS_AGO = 3;

/** Brands that are missing here are spelled as Airtable spells them. */
const SPELLINGS: Partial<Record<BrandKey, readonly Spelling[]>> = {
  lumiere: [
    { text: 'Lumière Botanique', share: 3 },
    { text: 'LUMIERE BOTANIQUE', share: 1 },
  ],
  omalley: [
    { text: "O'Malley Provisions", share: 4 },
    { text: 'OMALLEY PROVISIONS', share: 1 },
  ],
  solAndSea: [
    { text: 'Sol & Sea', share: 9 },
    { text: 'SOL SEA', share: 1 },
  ],
  solSea: [
    { text: 'Sol-Sea', share: 3 },
    { text: 'SOL SEA', share: 1 },
  ],
  sakura: [{ text: 'SAKURA BIYORI', share: 1 }],
  northfold: [
    { text: 'Northfold', share: 3 },
    { text: 'NORTHFOLD INC.', share: 1 },
    { text: 'Northfold, Inc', share: 1 },
  ],
  verity: [
    { text: 'VERITY LANE', share: 2 },
    { text: 'Verity  Lane', share: 1 },
  ],
  kettle: [
    { text: 'Kettle & Thyme', share: 4 },
    { text: 'Kettel & Thyme', share: 1 },
  ],
  bramblewick: [
    { text: 'Bramblewick', share: 9 },
    { text: FORMER_BRAND, share: 1 },
  ],
  ember: [],
  mango: [{ text: 'Wild Mango', share: 1 }],
  pulse: [{ text: 'pulse athletics', share: 1 }],
};

/** Every spelling of a brand. */
export function spellingsOf(brand: BrandKey): readonly Spelling[] {
  return SPELLINGS[brand] ?? [{ text: BRANDS[brand].name, share: 1 }];
}

/** The spelling on one line. */
export function spellBrand(brand: BrandKey, yearsAgo: number, random: Random): string | null {
  if (brand === 'bramblewick' && yearsAgo > RENAMED_YEARS_AGO) return FORMER_BRAND;
  const spellings = spellingsOf(brand);
  let left = random.next() * spellings.reduce((sum, { share }) => sum + share, 0);
  for (const { text, share } of spellings) {
    left -= share;
    if (left < 0) return text;
  }
  return null;
}

/** A row of `pipeline.brand_alias`: a person has said which brand of ours a spelling means. */
export interface BrandAliasRow {
  netsuite_brand: string;
  brand_id: string;
  created_by: string;
  created_at: string;
}

export const BRAND_ALIAS_COLUMNS = ['netsuite_brand', 'brand_id', 'created_by', 'created_at'] as const;

/** Two were settled; the typo, the former name and the other suffix still wait for somebody. */
export function brandAliasRows(story: Story): BrandAliasRow[] {
  const created_at = timestamp(momentOf(story.cutDay - 60, 15, story.timeZone));
  const created_by = 'priya.raman@brand.example';
  return [
    { netsuite_brand: 'SAKURA BIYORI', brand_id: brandId('sakura'), created_by, created_at },
    { netsuite_brand: 'NORTHFOLD INC.', brand_id: brandId('northfold'), created_by, created_at },
  ];
}

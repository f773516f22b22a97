import { airtableId } from './identifiers.js';
import { type Story, timestamp } from './story.js';

/** A row of `airtable_raw.client`. */
export interface BrandRow {
  id: string;
  name: string;
  synced_at: string;
}

export const BRAND_COLUMNS = ['id', 'name', 'synced_at'] as const;

/** The group's 17 brands. How NetSuite spells each of them stands in `netsuite-brands.ts`. */
export const BRANDS = {
  halden: { name: 'Halden & Birch', code: 'HB' },
  lumiere: { name: 'Lumière Botanique', code: 'LB' },
  omalley: { name: "O'Malley Provisions", code: 'OM' },
  solAndSea: { name: 'Sol & Sea', code: 'SS' },
  // Without punctuation it is the same as the one above: a spelling that is neither's own must match neither.
  solSea: { name: 'Sol-Sea', code: 'SX' },
  sakura: { name: 'さくら日和', code: 'SK' },
  oud: { name: 'واحة العود', code: 'WO' },
  camellia: { name: '山茶集', code: 'SC' },
  northfold: { name: 'Northfold', code: 'NF' },
  verity: { name: 'Verity Lane', code: 'VL' },
  kettle: { name: 'Kettle & Thyme', code: 'KT' },
  bramblewick: { name: 'Bramblewick', code: 'BW' },
  // Not sold yet, so NetSuite has never heard of it.
  ember: { name: 'Ember & Oat', code: 'EO' },
  mango: { name: 'Wild Mango 🥭', code: 'WM' },
  alder: { name: 'Alder Apothecary', code: 'AA' },
  maren: { name: 'Maren Home', code: 'MH' },
  pulse: { name: 'Pulse Athletics', code: 'PA' },
} as const;

export type BrandKey = keyof typeof BRANDS;

export const BRAND_KEYS = Object.keys(BRANDS).filter(isBrandKey);

/** A brand that was deleted in Airtable while rows still point to it. */
export const DELETED_BRAND_ID = airtableId('client/deleted');

export function brandId(key: BrandKey): string {
  return airtableId(`client/${key}`);
}

export function brandRows(story: Story): BrandRow[] {
  const synced_at = timestamp(story.lastNight);
  return BRAND_KEYS.map((key) => ({ id: brandId(key), name: BRANDS[key].name, synced_at }));
}

function isBrandKey(key: string): key is BrandKey {
  return key in BRANDS;
}

import type { BrandMapEntry } from './read-brand-map.js';

/** Which way a map is written: from what NetSuite writes to our brand, or from the brand to what NetSuite writes. */
export type MapDirection = 'spelling_to_brand' | 'brand_to_spelling';

/** One spelling and the brand that a map gives it. */
export interface MapPair {
  readonly spelling: string;
  /** Null where the map says that there is none. */
  readonly said: string | null;
  readonly line: number | null;
}

/**
 * Takes a map apart into spellings and brands. Which side the brands stand on nobody says: it is the side on which more
 * texts are brands, and with lists as values it is the keys.
 */
export function pairUp(
  entries: readonly BrandMapEntry[],
  isBrand: (text: string) => boolean,
): { direction: MapDirection; pairs: MapPair[] } {
  const keys = entries.filter(({ key }) => isBrand(key)).length;
  const values = entries.filter(({ values }) => values[0] !== undefined && isBrand(values[0])).length;
  const fromBrands = entries.some(({ isList }) => isList) || keys > values;
  return {
    direction: fromBrands ? 'brand_to_spelling' : 'spelling_to_brand',
    pairs: entries.flatMap(({ key, values, line }) => {
      if (fromBrands) return values.map((spelling) => ({ spelling, said: key, line }));
      return [{ spelling: key, said: values[0] ?? null, line }];
    }),
  };
}

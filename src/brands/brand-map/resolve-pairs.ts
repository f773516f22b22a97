import { BrandMatcher, type KnownBrand } from '../matching/match-brands.js';
import type { MapPair } from './pair-up.js';

/** How the brand of an entry was found: by its id or its name, or why not. */
export const FOUND_BY = ['id', 'exact', 'normalised', 'ambiguous', 'none', 'nothing_said'] as const;

export type FoundBy = (typeof FOUND_BY)[number];

/** A pair of a map with the brand that it means. */
export interface ResolvedPair extends MapPair {
  /** Null where it means none, or none that there is. */
  readonly brand: KnownBrand | null;
  readonly found_by: FoundBy;
  /** The brands that may be meant, where several have such a name. */
  readonly rivals: readonly string[];
}

/** Finds a brand by its id or its name. */
export function brandResolver(
  brands: readonly KnownBrand[],
): (said: string | null) => Pick<ResolvedPair, 'brand' | 'found_by' | 'rivals'> {
  const names = new BrandMatcher(brands, []);
  const ids = new Map(brands.map((brand) => [brand.id, brand]));
  return (said) => {
    if (said === null) return { brand: null, found_by: 'nothing_said', rivals: [] };
    const byId = ids.get(said);
    if (byId) return { brand: byId, found_by: 'id', rivals: [] };
    const { kind, brandId, rivals } = names.judgeName(said);
    return { brand: (brandId === null ? undefined : ids.get(brandId)) ?? null, found_by: kind, rivals };
  };
}

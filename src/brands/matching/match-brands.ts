/** A brand of ours. */
export interface KnownBrand {
  readonly id: string;
  readonly name: string | null;
}

/** A spelling of NetSuite that a person said is a brand of ours. */
export interface BrandAlias {
  readonly netsuite_brand: string;
  readonly brand_id: string;
}

/** How a spelling was matched: a person's word, the same letters, or the same but for case, spacing and punctuation. */
export type MatchKind = 'alias' | 'exact' | 'normalised';

/** The brand that a NetSuite spelling stands for. */
export interface BrandMatch {
  readonly brandId: string;
  readonly kind: MatchKind;
}

/** Decides which brand a NetSuite spelling stands for. Where two brands would fit, none does: that is a person's choice. */
export class BrandMatcher {
  private readonly aliases: ReadonlyMap<string, string>;
  private readonly exact: ReadonlyMap<string, string | null>;
  private readonly normalised: ReadonlyMap<string, string | null>;

  constructor(brands: readonly KnownBrand[], aliases: readonly BrandAlias[]) {
    const ids = new Set(brands.map((brand) => brand.id));
    // An alias outlives its brand; pointing nowhere it must not swallow the money.
    this.aliases = new Map(aliases.filter((a) => ids.has(a.brand_id)).map((a) => [a.netsuite_brand, a.brand_id]));
    this.exact = uniqueBy(brands, (name) => name);
    this.normalised = uniqueBy(brands, normaliseBrand);
  }

  /** The brand of a spelling; undefined when it matches none, or two. */
  match(spelling: string | null): BrandMatch | undefined {
    if (spelling === null) return undefined;
    const alias = this.aliases.get(spelling);
    if (alias !== undefined) return { brandId: alias, kind: 'alias' };
    const exact = this.exact.get(spelling);
    if (exact) return { brandId: exact, kind: 'exact' };
    const normalised = this.normalised.get(normaliseBrand(spelling));
    return normalised ? { brandId: normalised, kind: 'normalised' } : undefined;
  }
}

/** A brand name without case, spacing and punctuation: letters and digits of any script remain. */
export function normaliseBrand(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
}

/** Brand ids by a form of their name; null where two brands share it. */
function uniqueBy(brands: readonly KnownBrand[], form: (name: string) => string): Map<string, string | null> {
  const ids = new Map<string, string | null>();
  for (const { id, name } of brands) {
    const key = name === null ? '' : form(name);
    if (key !== '') ids.set(key, ids.has(key) ? null : id);
  }
  return ids;
}

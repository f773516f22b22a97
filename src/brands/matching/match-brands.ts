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

/** Every outcome: also two brands that would fit, of which none is taken, and nothing at all. */
export const SPELLING_MATCHES = ['alias', 'exact', 'normalised', 'ambiguous', 'none'] as const;

export type SpellingMatch = (typeof SPELLING_MATCHES)[number];

/** The brand that a NetSuite spelling stands for. */
export interface BrandMatch {
  readonly brandId: string;
  readonly kind: MatchKind;
}

/** What a spelling was judged to be, with the brands that rival for it where there are several. */
export type JudgedSpelling =
  | (BrandMatch & { readonly rivals: readonly [] })
  | { readonly kind: 'ambiguous'; readonly brandId: null; readonly rivals: readonly string[] }
  | { readonly kind: 'none'; readonly brandId: null; readonly rivals: readonly [] };

/** The same of a name: no person's word plays a part. */
export type JudgedName = JudgedSpelling & { readonly kind: Exclude<SpellingMatch, 'alias'> };

/** Decides which brand a NetSuite spelling stands for. Where two brands would fit, none does: that is a person's choice. */
export class BrandMatcher {
  private readonly aliases: ReadonlyMap<string, string>;
  private readonly exact: ReadonlyMap<string, readonly string[]>;
  private readonly normalised: ReadonlyMap<string, readonly string[]>;

  constructor(brands: readonly KnownBrand[], aliases: readonly BrandAlias[]) {
    const ids = new Set(brands.map((brand) => brand.id));
    // An alias outlives its brand; pointing nowhere it must not swallow the money.
    this.aliases = new Map(aliases.filter((a) => ids.has(a.brand_id)).map((a) => [a.netsuite_brand, a.brand_id]));
    this.exact = idsBy(brands, (name) => name);
    this.normalised = idsBy(brands, normaliseBrand);
  }

  /** The brand of a spelling; undefined when it matches none, or two. */
  match(spelling: string | null): BrandMatch | undefined {
    const { brandId, kind } = this.judge(spelling);
    return brandId === null ? undefined : { brandId, kind };
  }

  /** The same, and why not: whether several brands would fit. */
  judge(spelling: string | null): JudgedSpelling {
    if (spelling === null) return NO_MATCH;
    const alias = this.aliases.get(spelling);
    if (alias !== undefined) return { brandId: alias, kind: 'alias', rivals: [] };
    return this.judgeName(spelling);
  }

  /** Which brand has this name, whatever was said of it as a spelling. */
  judgeName(name: string): JudgedName {
    const exact = this.exact.get(name) ?? [];
    if (exact[0] !== undefined && exact.length === 1) return { brandId: exact[0], kind: 'exact', rivals: [] };
    const alike = this.normalised.get(normaliseBrand(name)) ?? [];
    if (alike[0] === undefined) return exact.length > 1 ? ambiguous(exact) : NO_MATCH;
    return alike.length === 1 ? { brandId: alike[0], kind: 'normalised', rivals: [] } : ambiguous(alike);
  }
}

const NO_MATCH: JudgedName = { brandId: null, kind: 'none', rivals: [] };

function ambiguous(rivals: readonly string[]): JudgedName {
  return { brandId: null, kind: 'ambiguous', rivals };
}

/** A brand name without case, spacing and punctuation: letters and digits of any script remain. */
export function normaliseBrand(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '');
}

/** Brand ids by a form of their name; several where brands share it. */
function idsBy(brands: readonly KnownBrand[], form: (name: string) => string): Map<string, string[]> {
  const ids = new Map<string, string[]>();
  for (const { id, name } of brands) {
    const key = name === null ? '' : form(name);
    if (key !== '') ids.set(key, [...(ids.get(key) ?? []), id]);
  }
  return ids;
}

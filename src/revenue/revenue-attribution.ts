import type { BrandMatcher, KnownBrand } from '../brands/matching/match-brands.js';

/** The product line of an item. */
export interface ItemLine {
  readonly item: string;
  readonly line_id: string;
  readonly line_name: string | null;
}

/** Says for which brand and product line a line's money counts, and the other way round which spellings and items do. */
export class RevenueAttribution {
  private readonly brandNames: ReadonlyMap<string, string | null>;
  private readonly lineOfItem: ReadonlyMap<string, ItemLine>;

  constructor(
    private readonly matcher: BrandMatcher,
    brands: readonly KnownBrand[],
    private readonly itemLines: readonly ItemLine[],
    /** Every spelling that occurs. */
    private readonly spellings: readonly string[],
  ) {
    this.brandNames = new Map(brands.map(({ id, name }) => [id, name]));
    this.lineOfItem = new Map(itemLines.map((line) => [line.item, line]));
  }

  /** The brand of a spelling. */
  brandOf(spelling: string | null): { id: string | null; name: string | null } {
    const id = this.matcher.match(spelling)?.brandId ?? null;
    return { id, name: id === null ? null : (this.brandNames.get(id) ?? null) };
  }

  /** The product line of an item. */
  lineOf(item: string | null): { id: string | null; name: string | null } {
    const line = item === null ? undefined : this.lineOfItem.get(item);
    return { id: line?.line_id ?? null, name: line?.line_name ?? null };
  }

  /** The spellings of brands; `null` among the ids means the spellings of none. */
  spellingsOf(brandIds: readonly string[]): Selected {
    const matched = this.spellings.filter((spelling) => this.matcher.match(spelling));
    const selected = matched.filter((spelling) => brandIds.includes(this.matcher.match(spelling)?.brandId ?? ''));
    return brandIds.includes('null') ? { otherThan: without(matched, selected) } : { oneOf: selected };
  }

  /** The items of product lines; `null` among the ids means the items of none. */
  itemsOf(lineIds: readonly string[]): Selected {
    const assigned = this.itemLines.map(({ item }) => item);
    const selected = this.itemLines.filter(({ line_id }) => lineIds.includes(line_id)).map(({ item }) => item);
    return lineIds.includes('null') ? { otherThan: without(assigned, selected) } : { oneOf: selected };
  }
}

/** Values of a column: some, or all but some (the missing one included). */
export type Selected = { readonly oneOf: readonly string[] } | { readonly otherThan: readonly string[] };

function without(all: readonly string[], some: readonly string[]): string[] {
  const excluded = new Set(some);
  return all.filter((value) => !excluded.has(value));
}

import { foldText } from '../../common/list-query/fold-text.js';
import { type BrandAlias, type KnownBrand, normaliseBrand } from './match-brands.js';
import { trigramsOf } from './trigrams.js';

/** A brand that a spelling may mean; a person has to say so. */
export interface BrandCandidate {
  readonly brand_id: string;
  readonly brand_name: string | null;
  /** How alike, 0 to 1: the share of trigrams that both have. 1 is the same but for case, accents, spacing and punctuation. */
  readonly score: number;
  /** What it resembles: the brand's name, or a spelling that a person settled before. */
  readonly resembles: string;
}

/** Below this two names have little more in common than any two: PostgreSQL's own default for trigrams, too. */
const LEAST_SCORE = 0.3;
const MOST_CANDIDATES = 3;

interface KnownName {
  readonly brand: KnownBrand;
  readonly text: string;
  readonly forms: readonly { readonly trigrams: ReadonlySet<string> }[];
}

/**
 * Finds brands whose name, or a settled spelling of which, looks like a given spelling. Settled spellings count because
 * a name in another script shares no letter with what NetSuite calls it.
 */
export class BrandCandidates {
  private readonly names: readonly KnownName[];
  /** Which names have a trigram, so that a spelling is compared with few of thousands. */
  private readonly byTrigram = new Map<string, Set<number>>();

  constructor(brands: readonly KnownBrand[], aliases: readonly BrandAlias[]) {
    const byId = new Map(brands.map((brand) => [brand.id, brand]));
    const settled = aliases.flatMap(({ netsuite_brand, brand_id }) => {
      const brand = byId.get(brand_id);
      return brand ? [{ brand, text: netsuite_brand }] : [];
    });
    const named = brands.flatMap((brand) => (brand.name === null ? [] : [{ brand, text: brand.name }]));
    this.names = [...named, ...settled].map(({ brand, text }) => ({ brand, text, forms: formsOf(text) }));
    for (const [place, { forms }] of this.names.entries()) {
      for (const trigram of forms.flatMap(({ trigrams }) => [...trigrams])) {
        const places = this.byTrigram.get(trigram);
        if (places) places.add(place);
        else this.byTrigram.set(trigram, new Set([place]));
      }
    }
  }

  /** The likeliest brands of a spelling, best first, at most three; none where nothing is alike. */
  of(spelling: string | null): BrandCandidate[] {
    if (spelling === null) return [];
    const wanted = formsOf(spelling);
    const places = new Set<number>();
    for (const { trigrams } of wanted) {
      for (const trigram of trigrams) for (const place of this.byTrigram.get(trigram) ?? []) places.add(place);
    }
    const best = new Map<string, BrandCandidate>();
    for (const place of places) {
      const name = this.names[place];
      if (name === undefined) continue;
      const score = round(likeness(wanted, name.forms));
      const known = best.get(name.brand.id);
      if (score < LEAST_SCORE || (known && known.score >= score)) continue;
      best.set(name.brand.id, { brand_id: name.brand.id, brand_name: name.brand.name, score, resembles: name.text });
    }
    return [...best.values()]
      .sort((a, b) => b.score - a.score || (a.brand_id < b.brand_id ? -1 : 1))
      .slice(0, MOST_CANDIDATES);
  }
}

/** Word by word, and without spaces: `Pulse Athletics` and `PulseAthletics` are one name to a reader. */
function formsOf(text: string): { trigrams: ReadonlySet<string> }[] {
  const folded = foldText(text);
  return [{ trigrams: trigramsOf(folded) }, { trigrams: trigramsOf(normaliseBrand(folded)) }];
}

function likeness(a: KnownName['forms'], b: KnownName['forms']): number {
  return Math.max(...a.map(({ trigrams }, form) => shared(trigrams, b[form]?.trigrams ?? new Set())));
}

/** The share of the trigrams of either that both have. */
function shared(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (a.size === 0 || b.size === 0) return 0;
  let both = 0;
  for (const trigram of a) if (b.has(trigram)) both++;
  return both / (a.size + b.size - both);
}

function round(score: number): number {
  return Math.round(score * 100) / 100;
}

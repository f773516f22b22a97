import { hash } from 'node:crypto';
import { Money } from '../../common/money/money.js';
import { BrandCandidates } from '../matching/brand-candidates.js';
import { type BrandAlias, BrandMatcher, type KnownBrand, SPELLING_MATCHES } from '../matching/match-brands.js';
import type { AliasWord, JudgedSpellingRow, SpellingTotals } from './dto/spellings.dto.js';
import { shareOf } from './share-of.js';
import type { SpellingSums } from './spellings.queries.js';

/** An alias with who said so and when. */
export interface StoredAlias extends BrandAlias {
  readonly created_by: string;
  readonly created_at: string;
}

/** What decides which brand a spelling stands for, and the money behind each. */
export interface SpellingEvidence {
  readonly brands: readonly KnownBrand[];
  readonly aliases: readonly StoredAlias[];
  readonly sums: readonly SpellingSums[];
}

/**
 * Every spelling that occurs or was settled, judged; the most money first.
 * @param asked spellings to be judged whether or not they occur.
 */
export function judgeSpellings(
  { brands, aliases, sums }: SpellingEvidence,
  asked: readonly string[] = [],
): JudgedSpellingRow[] {
  const matcher = new BrandMatcher(brands, aliases);
  const candidates = new BrandCandidates(brands, aliases);
  const names = new Map(brands.map(({ id, name }) => [id, name]));
  const words = new Map(aliases.map((alias) => [alias.netsuite_brand, alias]));
  const total = Money.sum(sums.map(({ revenue_total }) => revenue_total));
  const totalOfYear = Money.sum(sums.map(({ revenue_ytd }) => revenue_ytd));
  const occurring = new Set(sums.map(({ spelling }) => spelling));
  const others = new Set([...aliases.map(({ netsuite_brand }) => netsuite_brand), ...asked]);
  return [...sums, ...[...others].filter((spelling) => !occurring.has(spelling)).map(withoutLines)]
    .map((row): JudgedSpellingRow => {
      const { kind, brandId } = matcher.judge(row.spelling);
      const word = row.spelling === null ? undefined : words.get(row.spelling);
      const [revenue, revenueOfYear] = [Money.sum([row.revenue_total]), Money.sum([row.revenue_ytd])];
      return {
        spelling: row.spelling,
        version: versionOf(word?.brand_id ?? null),
        match: kind,
        brand_id: brandId,
        brand_name: brandId === null ? null : (names.get(brandId) ?? null),
        alias: word === undefined ? null : toAliasWord(word, names),
        revenue_ytd: revenueOfYear,
        share_ytd: shareOf(revenueOfYear, totalOfYear),
        revenue_total: revenue,
        share_total: shareOf(revenue, total),
        lines: row.lines,
        first_date: row.first_date,
        last_date: row.last_date,
        candidates: brandId === null ? candidates.of(row.spelling) : [],
      };
    })
    .sort(byMoney);
}

/** The money of each kind of match, of all, and of what matches no brand. */
export function totalSpellings(rows: readonly JudgedSpellingRow[]): {
  all: SpellingTotals;
  unmatched: SpellingTotals;
  by_match: (SpellingTotals & { match: JudgedSpellingRow['match'] })[];
} {
  const whole = {
    ofYear: Money.sum(rows.map(({ revenue_ytd }) => revenue_ytd.text)),
    total: Money.sum(rows.map(({ revenue_total }) => revenue_total.text)),
  };
  const add = (some: readonly JudgedSpellingRow[]): SpellingTotals => {
    const [ofYear, total] = [some.map((row) => row.revenue_ytd.text), some.map((row) => row.revenue_total.text)];
    return {
      spellings: some.length,
      lines: some.reduce((sum, { lines }) => sum + lines, 0),
      revenue_ytd: Money.sum(ofYear),
      share_ytd: shareOf(Money.sum(ofYear), whole.ofYear),
      revenue_total: Money.sum(total),
      share_total: shareOf(Money.sum(total), whole.total),
    };
  };
  return {
    all: add(rows),
    unmatched: add(rows.filter(({ brand_id }) => brand_id === null)),
    by_match: SPELLING_MATCHES.map((match) => ({ match, ...add(rows.filter((row) => row.match === match)) })),
  };
}

/** Which word was given for a spelling: what `If-Match` compares. */
export function versionOf(brandId: string | null): string {
  return hash('sha256', JSON.stringify(brandId), 'hex').slice(0, 16);
}

function toAliasWord(word: StoredAlias, names: ReadonlyMap<string, string | null>): AliasWord {
  const { brand_id, created_by, created_at } = word;
  return {
    brand_id,
    brand_name: names.get(brand_id) ?? null,
    brand_is_gone: !names.has(brand_id),
    created_by,
    created_at,
  };
}

function withoutLines(spelling: string): SpellingSums {
  return { spelling, revenue_ytd: '0.00', revenue_total: '0.00', lines: 0, first_date: null, last_date: null };
}

/** Ties by the spelling, so that the same rows make the same bytes. */
function byMoney(a: JudgedSpellingRow, b: JudgedSpellingRow): number {
  const order = Number(b.revenue_total.text) - Number(a.revenue_total.text);
  if (order !== 0) return order;
  return (a.spelling ?? '') < (b.spelling ?? '') ? -1 : 1;
}

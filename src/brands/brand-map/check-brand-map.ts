import type { JudgedSpellingRow } from '../aliases/dto/spellings.dto.js';
import { judgeSpellings, type SpellingEvidence } from '../aliases/judge-spellings.js';
import { type BrandCandidate, BrandCandidates } from '../matching/brand-candidates.js';
import { type FoundProblem, findMapProblems } from './map-problems.js';
import { type MapDirection, pairUp } from './pair-up.js';
import type { BrandMapEntry } from './read-brand-map.js';
import { brandResolver, type ResolvedPair } from './resolve-pairs.js';

/** A pair of a map, held against the brands and the spellings that there are. */
export interface CheckedPair extends ResolvedPair {
  readonly problems: readonly FoundProblem[];
  /** Brands that may be meant, where none was found. */
  readonly candidates: readonly BrandCandidate[];
  /** The spelling as it is matched here, with its money. */
  readonly ours: JudgedSpellingRow;
}

/** A map, checked. */
export interface CheckedBrandMap {
  readonly direction: MapDirection;
  readonly pairs: readonly CheckedPair[];
}

/** Holds a BRAND_MAP against the brands and the spellings of NetSuite that there are. */
export function checkBrandMap(entries: readonly BrandMapEntry[], evidence: SpellingEvidence): CheckedBrandMap {
  const { brands, aliases } = evidence;
  const resolve = brandResolver(brands);
  const { direction, pairs } = pairUp(entries, (text) => resolve(text).brand !== null);
  const resolved = pairs.map((pair) => ({ ...pair, ...resolve(pair.said) }));
  const asked = pairs.map(({ spelling }) => spelling);
  const judged = new Map(judgeSpellings(evidence, asked).map((row) => [row.spelling, row]));
  const candidates = new BrandCandidates(brands, aliases);
  const problemsOf = findMapProblems(resolved);
  return {
    direction,
    pairs: resolved.map((pair): CheckedPair => {
      const ours = judged.get(pair.spelling);
      if (ours === undefined) throw new Error('a spelling that was asked for was not judged');
      const isLost = pair.brand === null && pair.said !== null;
      return { ...pair, ours, problems: problemsOf(pair, ours), candidates: isLost ? candidates.of(pair.said) : [] };
    }),
  };
}

import type { JudgedSpellingRow } from '../aliases/dto/spellings.dto.js';
import { normaliseBrand } from '../matching/match-brands.js';
import type { ResolvedPair } from './resolve-pairs.js';

/** What there is to say against an entry of a map; an entry without any is fine. */
export const MAP_PROBLEMS = [
  'no_such_brand',
  'ambiguous_brand',
  'inexact_name',
  'said_twice',
  'collides',
  'differs_from_ours',
  'not_in_netsuite',
] as const;

export type MapProblem = (typeof MAP_PROBLEMS)[number];

/** Which of them make it unclear what an entry means, so that it can't be taken over. */
export const UNCLEAR: ReadonlySet<MapProblem> = new Set(['no_such_brand', 'ambiguous_brand', 'said_twice']);

/** A problem of one entry, in words. */
export interface FoundProblem {
  readonly problem: MapProblem;
  readonly message: string;
}

type Problems = readonly FoundProblem[];

/** Looks for problems of each pair of a map, alone and beside the others. */
export function findMapProblems(
  pairs: readonly ResolvedPair[],
): (pair: ResolvedPair, ours: JudgedSpellingRow) => Problems {
  const bySpelling = Map.groupBy(pairs, ({ spelling }) => spelling);
  const byForm = Map.groupBy(pairs, ({ spelling }) => normaliseBrand(spelling));
  return (pair, ours) => [
    ...ofName(pair),
    ...ofTwins(bySpelling.get(pair.spelling) ?? []),
    ...ofLookalikes(pair, byForm.get(normaliseBrand(pair.spelling)) ?? []),
    ...besideOurs(pair, ours),
  ];
}

function ofName({ said, brand, found_by, rivals }: ResolvedPair): Problems {
  const quoted = JSON.stringify(said);
  switch (found_by) {
    case 'none':
      return [{ problem: 'no_such_brand', message: `No brand is called ${quoted}: a join by name loses the money.` }];
    case 'ambiguous':
      return [{ problem: 'ambiguous_brand', message: `${quoted} may be any of the brands ${rivals.join(', ')}.` }];
    case 'normalised': {
      const message = `The brand is called ${JSON.stringify(brand?.name)}, not ${quoted}: a join by the exact name loses the money.`;
      return [{ problem: 'inexact_name', message }];
    }
    default:
      return [];
  }
}

function ofTwins(twins: readonly ResolvedPair[]): Problems {
  if (new Set(twins.map(meaningOf)).size < 2) return [];
  const lines = twins.flatMap(({ line }) => line ?? []);
  const where = lines.length > 0 ? ` (lines ${lines.join(', ')})` : '';
  const message = `The spelling stands there ${twins.length} times${where}, for different brands; Python takes the last.`;
  return [{ problem: 'said_twice', message }];
}

function ofLookalikes(pair: ResolvedPair, alike: readonly ResolvedPair[]): Problems {
  if (normaliseBrand(pair.spelling) === '') return [];
  const rival = alike.find((other) => other.spelling !== pair.spelling && meaningOf(other) !== meaningOf(pair));
  if (rival === undefined) return [];
  const message = `${JSON.stringify(rival.spelling)} is the same but for case, spacing and punctuation, and stands for ${JSON.stringify(rival.said)}.`;
  return [{ problem: 'collides', message }];
}

function besideOurs({ brand }: ResolvedPair, ours: JudgedSpellingRow): Problems {
  const problems: FoundProblem[] = [];
  if (brand && ours.brand_id !== null && ours.brand_id !== brand.id) {
    const message = `Here it stands for ${JSON.stringify(ours.brand_name)} (${ours.match}).`;
    problems.push({ problem: 'differs_from_ours', message });
  }
  if (ours.lines === 0) {
    problems.push({ problem: 'not_in_netsuite', message: 'NetSuite has no line with this spelling.' });
  }
  return problems;
}

/** Two entries say the same when they mean the same brand, however they write it. */
function meaningOf({ brand, said }: ResolvedPair): string | null {
  return brand?.id ?? said;
}

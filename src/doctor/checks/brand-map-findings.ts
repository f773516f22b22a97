import type { JudgedSpellingRow } from '../../brands/aliases/dto/spellings.dto.js';
import type { CheckedPair } from '../../brands/brand-map/check-brand-map.js';
import type { MapProblem } from '../../brands/brand-map/map-problems.js';
import { Money } from '../../common/money/money.js';
import type { Finding } from '../report.js';
import { count, money, quote } from '../words.js';

/** What a problem means for all the entries that have it, and what to do. What is only unused is no problem. */
const WORDS: Readonly<Record<Exclude<MapProblem, 'not_in_netsuite'>, { says: string; next_step: string }>> = {
  no_such_brand: {
    says: 'no brand is called so, and a join by name loses the money',
    next_step: 'Correct the name, or import the map: POST /api/pipeline/brands/aliases/import shows candidates first.',
  },
  ambiguous_brand: {
    says: 'several brands may be meant',
    next_step: 'Write the id of the brand that is meant: GET /api/pipeline/brands has the ids.',
  },
  inexact_name: {
    says: 'the brand is written otherwise, and a join by the exact name loses the money',
    next_step: 'Write the name exactly; or import the map, which looks past case, spacing and punctuation.',
  },
  said_twice: {
    says: 'said twice, for different brands',
    next_step: 'Leave one of them out: Python takes the last without a word.',
  },
  collides: {
    says: 'a spelling that is nearly the same stands for another brand',
    next_step: 'Check that both are meant so.',
  },
  differs_from_ours: {
    says: 'here it stands for another brand',
    next_step: 'Decide which is right; an import takes the map’s word.',
  },
};

/** What is wrong with one entry, beside it in the table. */
export const SHORT: Readonly<Record<MapProblem, string>> = {
  no_such_brand: 'no such brand',
  ambiguous_brand: 'several brands may be meant',
  inexact_name: 'the brand is written otherwise',
  said_twice: 'said twice, for different brands',
  collides: 'nearly the same as another entry, for another brand',
  differs_from_ours: 'stands for another brand here',
  not_in_netsuite: 'in no invoice',
};

/** One finding a problem, whatever the number of entries that have it. */
export function findingsOf(pairs: readonly CheckedPair[]): Finding[] {
  return Object.entries(WORDS).flatMap(([problem, { says, next_step }]) => {
    const concerned = pairs.filter(({ problems }) => problems.some((one) => one.problem === problem));
    if (concerned.length === 0) return [];
    const entries = concerned.map(({ spelling, said }) => `${quote(spelling)}: ${quote(said)}`).join(', ');
    const sum = money(moneyOf(distinct(concerned)).text);
    const message = `${count(concerned.length, 'entry', 'entries')} (${sum} of this year): ${says}. ${entries}`;
    return [{ code: `map_${problem}`, message, next_step }];
  });
}

/** A spelling that stands there twice has its money once. */
export function distinct(pairs: readonly CheckedPair[]): JudgedSpellingRow[] {
  return [...new Map(pairs.map(({ spelling, ours }) => [spelling, ours])).values()];
}

/** Revenue of the year. */
export function moneyOf(rows: readonly JudgedSpellingRow[]): Money {
  return Money.sum(rows.map(({ revenue_ytd }) => revenue_ytd.text));
}

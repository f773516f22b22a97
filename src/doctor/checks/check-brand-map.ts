import type { JudgedSpellingRow } from '../../brands/aliases/dto/spellings.dto.js';
import { judgeSpellings, type SpellingEvidence } from '../../brands/aliases/judge-spellings.js';
import { shareOf } from '../../brands/aliases/share-of.js';
import {
  type CheckedBrandMap,
  type CheckedPair,
  checkBrandMap as check,
} from '../../brands/brand-map/check-brand-map.js';
import { readBrandMap } from '../../brands/brand-map/read-brand-map.js';
import { BrandMapSyntaxError } from '../../brands/brand-map/text-cursor.js';
import { Money } from '../../common/money/money.js';
import type { Examination } from '../examination.js';
import { type Detail, type Finding, type Section, section } from '../report.js';
import { count, money, percent, quote } from '../words.js';
import { BRAND_TABLES, candidateWords, readSpellings } from './check-brands.js';
import { missingTables } from './check-columns.js';

/** Problems that make a join by name lose or misplace money; the others are worth knowing. */
const BREAKING = new Set(['no_such_brand', 'ambiguous_brand', 'inexact_name', 'said_twice']);

/** Holds an existing BRAND_MAP against the brands and the spellings that there are. */
export async function checkBrandMap(examination: Examination): Promise<Section> {
  const { brandMap } = examination.options;
  if (brandMap === undefined) {
    const headline = 'No BRAND_MAP was given to be checked: npm run doctor -- --brand-map main.py';
    return section('brand_map', headline, { status: 'not_checked' });
  }
  const missing = missingTables(examination, 'brand_map', BRAND_TABLES);
  if (missing) return missing;
  try {
    const evidence = await readSpellings(examination);
    return judge(brandMap.file, check(readBrandMap(brandMap.text), evidence), evidence);
  } catch (error) {
    if (!(error instanceof BrandMapSyntaxError)) throw error;
    const next_step =
      'Give a JSON object, a Python dict, or the Python file with BRAND_MAP = {…}. Nothing of it is run.';
    return section('brand_map', `${brandMap.file} cannot be read.`, {
      status: 'failed',
      findings: [{ code: 'brand_map_unreadable', message: `${brandMap.file}: ${error.message}`, next_step }],
    });
  }
}

function judge(file: string, { direction, pairs }: CheckedBrandMap, evidence: SpellingEvidence): Section {
  const breaking = pairs.filter(({ problems }) => problems.some(({ problem }) => BREAKING.has(problem)));
  const said = new Set(pairs.map(({ spelling }) => spelling));
  const rows = judgeSpellings(evidence);
  const nowhere = rows.filter(({ spelling, brand_id, lines }) => {
    return brand_id === null && lines > 0 && spelling !== null && !said.has(spelling);
  });
  const lost = moneyOf(distinct(breaking));
  const total = Money.sum(rows.map(({ revenue_ytd }) => revenue_ytd.text));
  const findings: Finding[] = [...new Set(pairs.flatMap(({ problems }) => problems.map(({ problem }) => problem)))]
    .filter((problem) => problem !== 'not_in_netsuite')
    .map((problem) => toFinding(problem, pairs));
  if (nowhere.length > 0) {
    const message = `${count(nowhere.length, 'spelling')} of NetSuite ${nowhere.length === 1 ? 'stands' : 'stand'} neither in the map nor match a brand by their letters: ${nowhere.map(({ spelling }) => quote(spelling)).join(', ')}.`;
    findings.push({ code: 'map_leaves_out', message, next_step: 'Settle them, as the section on spellings says.' });
  }
  const unused = pairs.filter(({ problems }) => problems.some(({ problem }) => problem === 'not_in_netsuite'));
  const headline =
    breaking.length === 0
      ? `All ${count(pairs.length, 'entry', 'entries')} of ${file} name a brand exactly.`
      : `${breaking.length} of ${count(pairs.length, 'entry', 'entries')} of ${file} would break a join by name: ${money(lost.text)} of this year (${percent(shareOf(lost, total))}).`;
  const shown = pairs.filter(({ problems }) => problems.some(({ problem }) => problem !== 'not_in_netsuite'));
  return section('brand_map', headline, {
    findings,
    notes: [
      `It is written ${direction === 'spelling_to_brand' ? 'from NetSuite’s spelling to the brand' : 'from the brand to NetSuite’s spelling'}.`,
      ...(unused.length > 0
        ? [
            `${count(unused.length, 'entry', 'entries')} occur in no invoice: ${unused.map(({ spelling }) => quote(spelling)).join(', ')}.`,
          ]
        : []),
    ],
    details: shown.length > 0 ? [pairTable(shown)] : [],
    data: {
      file,
      direction,
      entries: pairs.map(toData),
      breaking: breaking.length,
      breaking_revenue_ytd: lost.text,
      left_out: nowhere.map(({ spelling }) => spelling),
    },
  });
}

const NEXT_STEPS: Readonly<Record<string, string>> = {
  no_such_brand: 'Correct the name, or import the map (POST /api/pipeline/brands/aliases/import shows candidates).',
  ambiguous_brand: 'Write the id of the brand that is meant.',
  inexact_name: 'Write the name exactly; or import the map, which looks past case, spacing and punctuation.',
  said_twice: 'Leave one of them out: Python takes the last without a word.',
  collides: 'Check that both are meant so.',
  differs_from_ours: 'Decide which is right; an import would take the map’s.',
};

function toFinding(problem: string, pairs: readonly CheckedPair[]): Finding {
  const concerned = pairs.filter(({ problems }) => problems.some((one) => one.problem === problem));
  const [first] = concerned.flatMap(({ problems }) => problems.filter((one) => one.problem === problem));
  const names = concerned.map(({ spelling }) => quote(spelling)).join(', ');
  const sum = money(moneyOf(distinct(concerned)).text);
  const message = `${names} (${sum} of this year): ${first?.message ?? ''}`;
  return { code: `map_${problem}`, message, next_step: NEXT_STEPS[problem] ?? null };
}

/** A spelling that stands there twice has its money once. */
function distinct(pairs: readonly CheckedPair[]): JudgedSpellingRow[] {
  return [...new Map(pairs.map(({ spelling, ours }) => [spelling, ours])).values()];
}

function moneyOf(rows: readonly JudgedSpellingRow[]): Money {
  return Money.sum(rows.map(({ revenue_ytd }) => revenue_ytd.text));
}

function pairTable(pairs: readonly CheckedPair[]): Detail {
  return {
    kind: 'table',
    head: ['line', 'this year', 'entry', 'what is wrong'],
    rows: pairs.map(({ line, ours, spelling, said, problems, candidates }) => [
      line === null ? '' : String(line),
      money(ours.revenue_ytd.text),
      `${quote(spelling)}: ${said === null ? 'None' : quote(said)}`,
      `${problems.map(({ problem }) => problem).join(', ')}${candidateWords(candidates)}`,
    ]),
    right: [0, 1],
  };
}

function toData({ spelling, said, line, brand, found_by, problems, candidates, ours }: CheckedPair): object {
  const { revenue_ytd, revenue_total, lines } = ours;
  const amounts = { lines, revenue_ytd: revenue_ytd.text, revenue_total: revenue_total.text };
  return { spelling, said, line, brand_id: brand?.id ?? null, found_by, problems, candidates, ...amounts };
}

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
import { distinct, findingsOf, moneyOf, SHORT } from './brand-map-findings.js';
import { aliasesHidden, BRAND_TABLES, candidateWords, readSpellings } from './check-brands.js';
import { missingTables } from './check-columns.js';

/** Problems that make a join by name lose or misplace money; the others are worth knowing. */
const BREAKING: ReadonlySet<string> = new Set(['no_such_brand', 'ambiguous_brand', 'inexact_name', 'said_twice']);

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
    const checked = check(readBrandMap(brandMap.text), evidence);
    return judge(brandMap.file, checked, evidence, aliasesHidden(examination).length > 0);
  } catch (error) {
    if (!(error instanceof BrandMapSyntaxError)) throw error;
    const next_step =
      'Give a JSON object, a Python dict, or the Python file with BRAND_MAP = {…}. Nothing of it is run.';
    return section('brand_map', `${brandMap.file} cannot be read: ${error.message}`, {
      status: 'failed',
      findings: [{ code: 'brand_map_unreadable', message: `${brandMap.file}: ${error.message}`, next_step }],
    });
  }
}

function judge(
  file: string,
  { direction, pairs }: CheckedBrandMap,
  evidence: SpellingEvidence,
  withoutAliases: boolean,
): Section {
  const breaking = pairs.filter((pair) => hasAny(pair, BREAKING));
  const rows = judgeSpellings(evidence);
  const lost = moneyOf(distinct(breaking));
  const total = Money.sum(rows.map(({ revenue_ytd }) => revenue_ytd.text));
  const said = new Set(pairs.map(({ spelling }) => spelling));
  const absent = rows.filter(({ spelling, lines }) => lines > 0 && spelling !== null && !said.has(spelling));
  const nowhere = absent.filter(({ brand_id }) => brand_id === null);
  const saved = absent.filter(({ match }) => match === 'normalised' || match === 'alias');
  const findings = findingsOf(pairs);
  if (nowhere.length > 0) findings.push(leftOut(nowhere));
  const entries = count(pairs.length, 'entry', 'entries');
  const headline =
    breaking.length === 0
      ? soundWords(file, pairs, nowhere)
      : `${breaking.length} of ${entries} of ${file} would break a join by name: ${money(lost.text)} of this year (${percent(shareOf(lost, total))}).`;
  const shown = pairs.filter(({ problems }) => problems.some(({ problem }) => problem !== 'not_in_netsuite'));
  return section('brand_map', headline, {
    findings,
    notes: notesOf({ direction, pairs }, saved, withoutAliases),
    details: shown.length > 0 ? [pairTable(shown)] : [],
    data: {
      file,
      direction,
      entries: pairs.map(toData),
      breaking: breaking.length,
      breaking_revenue_ytd: lost.text,
      left_out: nowhere.map(({ spelling }) => spelling),
      matched_by_more_than_letters: saved.map(({ spelling }) => spelling),
    },
  });
}

/** Of a map that breaks no join: what it leaves open is said all the same. */
function soundWords(file: string, pairs: readonly CheckedPair[], nowhere: readonly JudgedSpellingRow[]): string {
  const named = pairs.filter(({ said }) => said !== null);
  const exact =
    pairs.length === 0
      ? `${file} has no entry`
      : named.length === 0
        ? `No entry of ${file} names a brand`
        : `${named.length === 1 ? 'The entry' : `All ${named.length} entries`} of ${file} that ${named.length === 1 ? 'names' : 'name'} a brand ${named.length === 1 ? 'does' : 'do'} so exactly`;
  if (nowhere.length === 0) return `${exact}.`;
  const are = nowhere.length === 1 ? 'is' : 'are';
  return `${exact}; but ${count(nowhere.length, 'spelling')} of NetSuite (${money(moneyOf(nowhere).text)} of this year) ${are} neither in it nor matched here.`;
}

function hasAny({ problems }: CheckedPair, wanted: ReadonlySet<string>): boolean {
  return problems.some(({ problem }) => wanted.has(problem));
}

function leftOut(rows: readonly JudgedSpellingRow[]): Finding {
  const [stand, match, its] = rows.length === 1 ? ['stands', 'matches', 'its'] : ['stand', 'match', 'their'];
  const message = `${count(rows.length, 'spelling')} of NetSuite (${money(moneyOf(rows).text)} of this year) ${stand} neither in the map nor ${match} a brand by ${its} letters: ${namesOf(rows)}.`;
  return {
    code: 'map_leaves_out',
    message,
    next_step: `Settle ${rows.length === 1 ? 'it' : 'them'}, as the section on spellings says.`,
  };
}

function notesOf(
  { direction, pairs }: CheckedBrandMap,
  saved: readonly JudgedSpellingRow[],
  withoutAliases: boolean,
): string[] {
  const notes = [
    direction === 'spelling_to_brand'
      ? 'It is written from NetSuite’s spelling to the brand.'
      : 'It is written from the brand to NetSuite’s spelling.',
  ];
  if (withoutAliases) notes.push('What people have settled here may not be read by our role, and is not counted.');
  const unsaid = pairs.filter(({ said }) => said === null);
  if (unsaid.length > 0) {
    const [says, its] = unsaid.length === 1 ? ['says', 'its'] : ['say', 'their'];
    notes.push(
      `${count(unsaid.length, 'entry', 'entries')} ${says} None: ${its} revenue (${money(moneyOf(distinct(unsaid)).text)} of this year) would stand under no brand: ${namesOf(unsaid)}.`,
    );
  }
  if (saved.length > 0) {
    const [are, them] = saved.length === 1 ? ['is', 'it'] : ['are', 'them'];
    notes.push(
      `${count(saved.length, 'spelling')} (${money(moneyOf(saved).text)} of this year) ${are} not in it, and matched here by more than the same letters; a join by BRAND_MAP and exact names would lose ${them}: ${namesOf(saved)}.`,
    );
  }
  const unused = pairs.filter(({ ours }) => ours.lines === 0);
  if (unused.length > 0) {
    notes.push(
      `${count(unused.length, 'entry', 'entries')} of it ${unused.length === 1 ? 'occurs' : 'occur'} in no invoice: ${namesOf(unused)}.`,
    );
  }
  return notes;
}

function namesOf(rows: readonly { spelling: string | null }[]): string {
  return rows.map(({ spelling }) => quote(spelling)).join(', ');
}

function pairTable(pairs: readonly CheckedPair[]): Detail {
  return {
    kind: 'table',
    head: ['line', 'this year', 'entry', 'what is wrong'],
    rows: pairs.map(({ line, ours, spelling, said, problems, candidates }) => [
      line === null ? '' : String(line),
      money(ours.revenue_ytd.text),
      `${quote(spelling)}: ${said === null ? 'None' : quote(said)}`,
      `${problems.map(({ problem }) => SHORT[problem]).join(', ')}${candidateWords(candidates)}`,
    ]),
    right: [0, 1],
  };
}

function toData({ spelling, said, line, brand, found_by, problems, candidates, ours }: CheckedPair): object {
  const { revenue_ytd, revenue_total, lines } = ours;
  const amounts = { lines, revenue_ytd: revenue_ytd.text, revenue_total: revenue_total.text };
  return { spelling, said, line, brand_id: brand?.id ?? null, found_by, problems, candidates, ...amounts };
}

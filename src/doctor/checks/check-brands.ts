import type { JudgedSpellingRow, SpellingTotals } from '../../brands/aliases/dto/spellings.dto.js';
import {
  judgeSpellings,
  type SpellingEvidence,
  type StoredAlias,
  totalSpellings,
} from '../../brands/aliases/judge-spellings.js';
import {
  SELECT_KNOWN_BRANDS,
  type SpellingSums,
  selectSpellingSums,
  selectStoredAliases,
} from '../../brands/aliases/spellings.queries.js';
import type { KnownBrand } from '../../brands/matching/match-brands.js';
import { businessDay } from '../../clock/business-day.js';
import { type Examination, hiddenOf, oursOrNothing } from '../examination.js';
import { type Detail, type Finding, type Section, section } from '../report.js';
import { count, money, percent, quote } from '../words.js';
import { missingTables } from './check-columns.js';

/** Tables without which nothing can be said of spellings. */
export const BRAND_TABLES = ['airtable_raw.client', 'ns.invoices'] as const;

/** What decides the match of every spelling, and the money behind it. */
export async function readSpellings(examination: Examination): Promise<SpellingEvidence> {
  const { db, now, options, revenueSource } = examination;
  const today = businessDay(now, options.settings.config.businessTimeZone);
  return {
    brands: await db.ask<KnownBrand>(SELECT_KNOWN_BRANDS),
    aliases: await db.ask<StoredAlias>(selectStoredAliases(oursOrNothing(examination, 'brand_alias'))),
    sums: await db.ask<SpellingSums>(selectSpellingSums(revenueSource), [`${today.slice(0, 4)}-01-01`, today]),
  };
}

/** Every brand spelling of NetSuite that matches no brand, with the money at stake and what it may mean. */
export async function checkBrands(examination: Examination): Promise<Section> {
  const missing = missingTables(examination, 'brands', BRAND_TABLES);
  if (missing) return missing;
  const evidence = await readSpellings(examination);
  const rows = judgeSpellings(evidence);
  const { all, unmatched, by_match } = totalSpellings(rows);
  const open = rows.filter(({ brand_id, lines }) => brand_id === null && lines > 0);
  const gone = rows.filter(({ alias }) => alias?.brand_is_gone);
  const data = {
    brands: evidence.brands.length,
    all: plain(all),
    unmatched: plain(unmatched),
    by_match: by_match.map(({ match, ...totals }) => ({ match, ...plain(totals) })),
    spellings: open.map(plainRow),
  };
  const findings = aliasesHidden(examination);
  if (open.length > 0) {
    const message = `${open.length} of ${count(all.spellings, 'spelling')} ${open.length === 1 ? 'matches' : 'match'} no brand: ${money(unmatched.revenue_ytd.text)} of this year (${percent(unmatched.share_ytd)}), ${money(unmatched.revenue_total.text)} in all (${percent(unmatched.share_total)}), ${open.length === 1 ? 'stands' : 'stand'} under no brand.`;
    findings.push({ code: 'spellings_unmatched', message, next_step: settling(open) });
  }
  for (const { spelling, alias } of gone) {
    const message = `${quote(spelling)} was settled as ${alias?.brand_id} by ${alias?.created_by}, and there is no such brand any more.`;
    findings.push({
      code: 'alias_of_gone_brand',
      message,
      next_step: 'Settle it anew, or take the word back with DELETE.',
    });
  }
  const headline =
    open.length === 0
      ? `All ${count(all.spellings, 'spelling')} of NetSuite match one of ${count(evidence.brands.length, 'brand')}.`
      : `${open.length} of ${count(all.spellings, 'spelling')} ${open.length === 1 ? 'matches' : 'match'} no brand: ${percent(unmatched.share_ytd)} of this year’s revenue.`;
  return section('brands', headline, { findings, details: open.length > 0 ? [spellingTable(open)] : [], data });
}

/** Without the words of people more spellings are open than are. */
export function aliasesHidden(examination: Examination): Finding[] {
  const { tables, grant } = hiddenOf(examination, ['pipeline.brand_alias']);
  if (tables.length === 0) return [];
  const message =
    'Our role may not read what people have settled (pipeline.brand_alias): spellings that match only by their word count as unmatched here.';
  return [{ code: 'aliases_not_readable', message, next_step: grant }];
}

/** How to settle a spelling, with the first that has a candidate as the example. */
function settling(open: readonly JudgedSpellingRow[]): string {
  const example = open.find(({ spelling, candidates }) => spelling !== null && candidates.length === 1);
  const [brand] = example?.candidates ?? [];
  const such =
    example && brand
      ? `, such as PUT /api/pipeline/brands/aliases/${encodeURIComponent(example.spelling ?? '')} {"brand_id": "${brand.brand_id}"}`
      : '';
  return `Settle each with PUT /api/pipeline/brands/aliases/{spelling} {"brand_id": …}${such}; it counts at once. GET /api/pipeline/brands has the ids. What is no brand of ours can stay.`;
}

function spellingTable(rows: readonly JudgedSpellingRow[]): Detail {
  return {
    kind: 'table',
    head: ['this year', 'in all', 'lines', 'from', 'to', 'spelling, and what it may mean'],
    rows: rows.map(({ spelling, match, revenue_ytd, revenue_total, lines, first_date, last_date, candidates }) => [
      money(revenue_ytd.text),
      money(revenue_total.text),
      lines.toLocaleString('en'),
      first_date ?? '',
      last_date ?? '',
      `${quote(spelling)}${match === 'ambiguous' ? ' (ambiguous)' : ''}${candidateWords(candidates)}`,
    ]),
    right: [0, 1, 2],
  };
}

/** ` → Northfold (1.00)`. */
export function candidateWords(candidates: readonly { brand_name: string | null; score: number }[]): string {
  if (candidates.length === 0) return '';
  return ` → ${candidates.map(({ brand_name, score }) => `${brand_name} (${score.toFixed(2)})`).join(', ')}`;
}

/** Money as the text of its exact amount, which JSON numbers would not promise. */
export function plain(totals: SpellingTotals): Record<string, unknown> {
  const { revenue_ytd, revenue_total, ...rest } = totals;
  return { ...rest, revenue_ytd: revenue_ytd.text, revenue_total: revenue_total.text };
}

function plainRow({ revenue_ytd, revenue_total, ...rest }: JudgedSpellingRow): Record<string, unknown> {
  return { ...rest, revenue_ytd: revenue_ytd.text, revenue_total: revenue_total.text };
}

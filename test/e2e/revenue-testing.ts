import type pg from 'pg';
import type { TestApp } from '../support/test-app.js';
import { bodyOf } from './changes-testing.js';

/** `GET revenue` with its money as text, so that no float stands between the answer and the comparison. */
export interface RevenueAnswer {
  year: number;
  ytd_total: string;
  previous_year_to_date: string;
  monthly: { month: string; revenue: string }[];
  by_brand: { brand_id: string | null; brand_name: string | null; revenue: string }[];
  by_product_line: { product_line_id: string | null; product_line_name: string | null; revenue: string }[];
  data_freshness: { is_stale: boolean; last_sync: string | null; complete_through: string | null; verdict: string };
}

/** The money of one month, brand and product line, as the lines themselves say. */
export interface TrueCell {
  month: string;
  brand_id: string | null;
  brand_name: string | null;
  line_id: string | null;
  line_name: string | null;
  amount: string;
  lines: number;
}

/**
 * Which spelling of the demo's is which brand, decided by reading: what a person sees to be the same but for case,
 * spacing and punctuation, and the two aliases of the demo. Every other spelling matches none.
 */
export const DEMO_SPELLINGS: Readonly<Record<string, string>> = {
  'Halden & Birch': 'Halden & Birch',
  'Lumière Botanique': 'Lumière Botanique',
  "O'Malley Provisions": "O'Malley Provisions",
  'OMALLEY PROVISIONS': "O'Malley Provisions",
  'Sol & Sea': 'Sol & Sea',
  'Sol-Sea': 'Sol-Sea',
  'SAKURA BIYORI': 'さくら日和',
  'واحة العود': 'واحة العود',
  山茶集: '山茶集',
  Northfold: 'Northfold',
  'NORTHFOLD INC.': 'Northfold',
  'VERITY LANE': 'Verity Lane',
  'Verity  Lane': 'Verity Lane',
  'Kettle & Thyme': 'Kettle & Thyme',
  Bramblewick: 'Bramblewick',
  'Wild Mango': 'Wild Mango 🥭',
  'Alder Apothecary': 'Alder Apothecary',
  'Maren Home': 'Maren Home',
  'pulse athletics': 'Pulse Athletics',
};

/** What NetSuite writes and no brand of ours can be told from. */
export const UNMATCHED_DEMO_SPELLINGS = [
  '',
  '   ',
  'Kettel & Thyme',
  'LUMIERE BOTANIQUE',
  'Northfold, Inc',
  'Quarry Street Candle Co',
  'SOL SEA',
  'Thistledown Naturals',
];

/** Sums the lines of a year up to `today` one by one, without the rollup and without the product's matching. */
export async function trueCells(
  client: pg.Client,
  { year, today, spellings = DEMO_SPELLINGS }: { year: number; today: string; spellings?: Record<string, string> },
): Promise<TrueCell[]> {
  const { rows } = await client.query<TrueCell>(
    `WITH said AS (SELECT * FROM unnest($3::text[], $4::text[]) AS said (spelling, name)),
          claims AS (SELECT DISTINCT p.netsuite_item AS item, l.id AS line_id, l.name AS line_name
                       FROM airtable_raw.product p, airtable_raw.product_line l WHERE p.product_line = l.id)
     SELECT to_char(i.invoice_date, 'YYYY-MM') AS month, c.id AS brand_id, c.name AS brand_name,
            sole.line_id, sole.line_name, sum(coalesce(i.amount, 0))::text AS amount, count(*)::int AS lines
       FROM ns.invoices i
       LEFT JOIN said ON said.spelling = i.brand
       LEFT JOIN airtable_raw.client c ON c.name = said.name
       LEFT JOIN claims sole ON sole.item = i.item
             AND (SELECT count(*) FROM claims rival WHERE rival.item = i.item) = 1
      WHERE extract(year FROM i.invoice_date) = $1 AND i.invoice_date <= $2::date
      GROUP BY 1, 2, 3, 4, 5`,
    [year, today, Object.keys(spellings), Object.values(spellings)],
  );
  return rows;
}

/** The sum of the lines between two days. */
export async function trueTotal(client: pg.Client, from: string, to: string): Promise<string> {
  const { rows } = await client.query<{ total: string }>(
    'SELECT coalesce(sum(amount), 0)::numeric(20, 2)::text AS total FROM ns.invoices WHERE invoice_date BETWEEN $1 AND $2',
    [from, to],
  );
  return rows[0]!.total;
}

/** JSON whose money has two decimals in its very text becomes strings; any other money stays a number and fails. */
export function parseWithMoney<T>(json: string): T {
  const money = /"(ytd_total|previous_year_to_date|revenue|revenue_ytd|amount)":(-?\d+\.\d\d)(?=[,}])/g;
  return JSON.parse(json.replace(money, '"$1":"$2"'));
}

/** Whole cents of an amount with two decimals. */
export function cents(amount: string): bigint {
  if (!/^-?\d+\.\d\d$/.test(amount)) throw new Error(`${amount} has not two decimals`);
  return BigInt(amount.replace('.', ''));
}

/** The exact sum of amounts, in cents. */
export function sumOf(amounts: Iterable<string>): bigint {
  let sum = 0n;
  for (const amount of amounts) sum += cents(amount);
  return sum;
}

/** `GET revenue`, or of a year; `fresh` asks the database itself. */
export async function revenueOf(
  instance: TestApp,
  year?: number,
  options?: { fresh: boolean },
): Promise<RevenueAnswer> {
  return parseWithMoney(await bodyOf(instance, `revenue${year === undefined ? '' : `?year=${year}`}`, options));
}

/** Today where the business is. */
export function todayIn(timeZone: string, now = Date.now()): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }).format(now);
}

/** `YYYY-MM-DD`, some days on. */
export function daysAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}

import pg from 'pg';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import {
  DEMO_SPELLINGS,
  daysAfter,
  type RevenueAnswer,
  revenueOf,
  sumOf,
  type TrueCell,
  todayIn,
  trueCells,
  trueTotal,
  UNMATCHED_DEMO_SPELLINGS,
} from './revenue-testing.js';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

const today = todayIn('America/New_York');
const thisYear = Number(today.slice(0, 4));

/** Cents by key. */
function sumsBy(cells: TrueCell[], keyOf: (cell: TrueCell) => string): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  for (const cell of cells) sums[keyOf(cell)] = (sums[keyOf(cell)] ?? 0n) + sumOf([cell.amount]);
  return sums;
}

function bucketsOf(rows: { key: string; revenue: string }[]): Record<string, bigint> {
  const buckets = Object.fromEntries(rows.map(({ key, revenue }) => [key, sumOf([revenue])]));
  expect(Object.keys(buckets)).toHaveLength(rows.length);
  return buckets;
}

function expectPartsToAddUp(revenue: RevenueAnswer): void {
  const total = sumOf([revenue.ytd_total]);
  for (const parts of [revenue.monthly, revenue.by_brand, revenue.by_product_line]) {
    expect(sumOf(parts.map((part) => part.revenue))).toBe(total);
  }
}

function expectFigures(revenue: RevenueAnswer, cells: TrueCell[]): void {
  expect(sumOf([revenue.ytd_total])).toBe(sumOf(cells.map(({ amount }) => amount)));
  const months = bucketsOf(revenue.monthly.map(({ month, revenue }) => ({ key: month, revenue })));
  const empty = Object.fromEntries(revenue.monthly.map(({ month }) => [month, 0n]));
  expect(months).toEqual({ ...empty, ...sumsBy(cells, ({ month }) => month) });
  expect(
    bucketsOf(
      revenue.by_brand.map(({ brand_id, brand_name, revenue }) => ({ key: `${brand_id} ${brand_name}`, revenue })),
    ),
  ).toEqual(sumsBy(cells, ({ brand_id, brand_name }) => `${brand_id} ${brand_name}`));
  expect(
    bucketsOf(
      revenue.by_product_line.map((line) => ({
        key: `${line.product_line_id} ${line.product_line_name}`,
        revenue: line.revenue,
      })),
    ),
  ).toEqual(sumsBy(cells, ({ line_id, line_name }) => `${line_id} ${line_name}`));
  expectPartsToAddUp(revenue);
}

const monthsUpTo = (year: number, last: number): string[] =>
  Array.from({ length: last }, (_, i) => `${year}-${String(i + 1).padStart(2, '0')}`);

it('is compared with a list of spellings that knows every one in the demo', async () => {
  const { rows } = await client.query<{ brand: string }>(
    'SELECT DISTINCT brand FROM ns.invoices WHERE brand IS NOT NULL',
  );
  const known = [...Object.keys(DEMO_SPELLINGS), ...UNMATCHED_DEMO_SPELLINGS].sort();
  expect(rows.map(({ brand }) => brand).sort()).toEqual(known);
});

describe.each([5, 4, 3, 2, 1, 0])('the year %i before this one', (back) => {
  const year = thisYear - back;
  const end = back === 0 ? today : `${year}-12-31`;

  it('has exactly the sums of its lines, by month, brand and product line', async () => {
    const revenue = await revenueOf(app, year);
    const cells = await trueCells(client, { year, today });
    expect(cells.length).toBeGreaterThan(50);
    expect(revenue.year).toBe(year);
    expect(revenue.monthly.map(({ month }) => month)).toEqual(monthsUpTo(year, Number(end.slice(5, 7))));
    expectFigures(revenue, cells);
  });

  it('stands beside the same stretch of the year before', async () => {
    const { previous_year_to_date } = await revenueOf(app, year);
    const sameDay = `${year - 1}${end.slice(4)}`;
    expect(previous_year_to_date).toBe(await trueTotal(client, `${year - 1}-01-01`, sameDay));
  });
});

it('answers the current year when none is asked for', async () => {
  expect(await revenueOf(app)).toEqual(await revenueOf(app, thisYear));
});

it('answers zeros for every month of a year without data, and no bucket', async () => {
  expect(await revenueOf(app, 1999)).toMatchObject({
    year: 1999,
    ytd_total: '0.00',
    previous_year_to_date: '0.00',
    monthly: monthsUpTo(1999, 12).map((month) => ({ month, revenue: '0.00' })),
    by_brand: [],
    by_product_line: [],
  });
});

it('answers nothing yet for a year that has not begun, though lines are dated in it', async () => {
  const { rows } = await client.query('SELECT FROM ns.invoices WHERE extract(year FROM invoice_date) = $1', [
    thisYear + 1,
  ]);
  expect(rows).not.toEqual([]);
  expect(await revenueOf(app, thisYear + 1)).toMatchObject({
    year: thisYear + 1,
    ytd_total: '0.00',
    previous_year_to_date: '0.00',
    monthly: [],
    by_brand: [],
    by_product_line: [],
  });
});

it('puts the largest first and what matches none last, also where that is larger', async () => {
  const { by_brand, by_product_line } = await revenueOf(app);
  for (const ids of [by_brand.map((b) => b.brand_id), by_product_line.map((l) => l.product_line_id)]) {
    expect(ids.filter((id) => id === null)).toEqual([null]);
    expect(ids.at(-1)).toBeNull();
  }
  for (const parts of [by_brand.slice(0, -1), by_product_line.slice(0, -1)]) {
    const amounts = parts.map(({ revenue }) => Number(revenue));
    expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
  }
});

it('leaves out what is dated after today, and counts each line when its day has come', async () => {
  const moving = await startTestApp({ databaseUrl: database.url });
  try {
    // The demo dates lines 1, 9, 31 and 366 days after the day that it was made.
    for (const days of [0, 1, 8, 9, 30, 31, 365, 366]) {
      const day = daysAfter(today, days);
      const year = Number(day.slice(0, 4));
      moving.setNow(`${day}T17:00:00Z`);
      const revenue = await revenueOf(moving);
      expect(revenue.monthly.map(({ month }) => month)).toEqual(monthsUpTo(year, Number(day.slice(5, 7))));
      expectFigures(revenue, await trueCells(client, { year, today: day }));
    }
  } finally {
    await moving.close();
  }
});

it('agrees with the brands list, to the cent', async () => {
  const { by_brand } = await revenueOf(app);
  const brands = (await (await fetch(`${app.url}/api/pipeline/brands`)).json()) as {
    id: string;
    revenue_ytd: number;
  }[];
  const matched = by_brand.filter(({ brand_id }) => brand_id !== null);
  expect(matched.map(({ brand_id, revenue }) => [brand_id, Number(revenue)]).sort()).toEqual(
    brands
      .filter(({ id }) => matched.some(({ brand_id }) => brand_id === id))
      .map(({ id, revenue_ytd }) => [id, revenue_ytd])
      .sort(),
  );
  const others = brands.filter(({ id }) => !matched.some(({ brand_id }) => brand_id === id));
  expect(others.every(({ revenue_ytd }) => revenue_ytd === 0)).toBe(true);
});

it.each(['abc', '26', '02026', '1899', '3000', '2026.0', '2026,2025', '-2026', ''])(
  'refuses the year %p',
  async (year) => {
    const answer = await fetch(`${app.url}/api/pipeline/revenue?year=${year}`);
    expect(answer.status).toBe(400);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    expect(await answer.json()).toMatchObject({ status: 400, errors: [{ field: 'year' }] });
  },
);

it('refuses two years, and parameters that it does not have', async () => {
  for (const query of ['year=2025&year=2026', 'month=2026-01', 'format=csv', 'years=2026']) {
    const answer = await fetch(`${app.url}/api/pipeline/revenue?${query}`);
    expect([query, answer.status]).toEqual([query, 400]);
  }
});

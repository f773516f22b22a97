import type pg from 'pg';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient } from './changes-testing.js';
import { getLines, type LineAnswer, pageOf, readCsv, walk } from './revenue-lines-testing.js';
import { type RevenueAnswer, revenueOf, sumOf, type TrueCell, todayIn, trueCells } from './revenue-testing.js';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let revenue: RevenueAnswer;
let cells: TrueCell[];

const today = todayIn('America/New_York');
const year = Number(today.slice(0, 4));

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = await anyClient(database.url);
  app = await startTestApp({ databaseUrl: database.url });
  revenue = await revenueOf(app);
  cells = await trueCells(client, { year, today });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

const amountsOf = (lines: Pick<LineAnswer, 'amount'>[]): string[] => lines.map(({ amount }) => amount ?? '0.00');
const parameter = (name: string, id: string | null): string => `${name}=${encodeURIComponent(id ?? 'null')}`;

/** All lines of a query: the sum of their amounts, how many came, and how many were promised. */
async function added(query: string): Promise<{ sum: bigint; lines: number; total: number }> {
  const answer = await getLines(app, `${query}&format=csv`);
  expect(answer.status).toBe(200);
  const lines = readCsv(await answer.text());
  const { total } = await pageOf(app, `${query}&limit=1`);
  return { sum: sumOf(amountsOf(lines)), lines: lines.length, total };
}

function truthOf(matches: (cell: TrueCell) => boolean): { sum: bigint; lines: number; total: number } {
  const matching = cells.filter(matches);
  const lines = matching.reduce((sum, cell) => sum + cell.lines, 0);
  return { sum: sumOf(matching.map(({ amount }) => amount)), lines, total: lines };
}

it('shows every line of the year once, page by page, with the brand and product line that it counts for', async () => {
  const { lines, total } = await walk(app, 'limit=1000');
  expect(lines).toHaveLength(total);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(total);
  const order = lines.map(({ invoice_date, id }) => `${invoice_date} ${id}`);
  const { rows } = await client.query<{ line: string }>(
    `SELECT invoice_date || ' ' || id AS line FROM ns.invoices
      WHERE invoice_date BETWEEN $1 AND $2 ORDER BY invoice_date, id`,
    [`${year}-01-01`, today],
  );
  expect(order).toEqual(rows.map(({ line }) => line));

  const found = new Map<string, string[]>();
  for (const line of lines) {
    const key = `${line.invoice_date.slice(0, 7)} ${line.brand_id} ${line.product_line_id}`;
    const amounts = found.get(key);
    if (amounts) amounts.push(...amountsOf([line]));
    else found.set(key, amountsOf([line]));
  }
  expect(Object.fromEntries([...found].map(([key, amounts]) => [key, sumOf(amounts)]))).toEqual(
    Object.fromEntries(
      cells.map(({ month, brand_id, line_id, amount }) => [`${month} ${brand_id} ${line_id}`, sumOf([amount])]),
    ),
  );
}, 120_000);

describe('the lines behind a figure add up to it', () => {
  it('month by month', async () => {
    for (const { month, revenue: figure } of revenue.monthly) {
      const found = await added(`month=${month}`);
      expect([month, found]).toEqual([month, truthOf((cell) => cell.month === month)]);
      expect(found.sum).toBe(sumOf([figure]));
    }
  }, 120_000);

  it('brand by brand, and for those of none', async () => {
    for (const { brand_id, revenue: figure } of revenue.by_brand) {
      const found = await added(parameter('brand_id', brand_id));
      expect([brand_id, found]).toEqual([brand_id, truthOf((cell) => cell.brand_id === brand_id)]);
      expect(found.sum).toBe(sumOf([figure]));
    }
  }, 120_000);

  it('product line by product line, and for those of none', async () => {
    for (const { product_line_id, revenue: figure } of revenue.by_product_line) {
      const found = await added(parameter('product_line_id', product_line_id));
      expect([product_line_id, found]).toEqual([product_line_id, truthOf((cell) => cell.line_id === product_line_id)]);
      expect(found.sum).toBe(sumOf([figure]));
    }
  }, 120_000);

  it('of a month, a brand and a product line together, none of each included', async () => {
    const month = revenue.monthly.at(-2)!.month;
    const some = cells
      .filter((cell) => cell.month === month)
      .toSorted((a, b) => a.lines - b.lines)
      .slice(0, 12);
    const crossed = [...some, { month, brand_id: null, line_id: null }];
    for (const { brand_id, line_id } of crossed) {
      const query = `month=${month}&${parameter('brand_id', brand_id)}&${parameter('product_line_id', line_id)}`;
      expect([query, await added(query)]).toEqual([
        query,
        truthOf((cell) => cell.month === month && cell.brand_id === brand_id && cell.line_id === line_id),
      ]);
    }
  }, 120_000);

  it('of several brands, with and without those of none', async () => {
    const [one, other] = revenue.by_brand;
    const ids = [one!.brand_id, other!.brand_id];
    const both = ids.map((id) => parameter('brand_id', id)).join('&');
    const month = revenue.monthly[0]!.month;
    expect(await added(`month=${month}&${both}`)).toEqual(
      truthOf((cell) => cell.month === month && ids.includes(cell.brand_id)),
    );
    expect(await added(`month=${month}&${both}&brand_id=null`)).toEqual(
      truthOf((cell) => cell.month === month && [...ids, null].includes(cell.brand_id)),
    );
  });

  it('of a year that is over', async () => {
    const before = await revenueOf(app, year - 1);
    const { sum } = await added(`year=${year - 1}`);
    expect(sum).toBe(sumOf([before.ytd_total]));
  }, 60_000);
});

it('shows no line that is dated after today, not even by its month', async () => {
  const { rows } = await client.query<{ month: string }>(
    "SELECT DISTINCT to_char(invoice_date, 'YYYY-MM') AS month FROM ns.invoices WHERE invoice_date > $1",
    [today],
  );
  const ahead = rows.map(({ month }) => month).filter((month) => month > today.slice(0, 7));
  expect(ahead).not.toEqual([]);
  for (const month of ahead) expect(await pageOf(app, `month=${month}`)).toMatchObject({ total: 0, lines: [] });
  const { lines } = await walk(app, `month=${today.slice(0, 7)}&limit=1000`);
  expect(lines.every(({ invoice_date }) => invoice_date <= today)).toBe(true);
});

it('answers no lines of a brand that does not exist', async () => {
  expect(await pageOf(app, 'brand_id=recNowhere')).toMatchObject({ total: 0, lines: [], next: undefined });
  expect(await pageOf(app, 'product_line_id=recNowhere')).toMatchObject({ total: 0, lines: [] });
});

it('gives 100 lines where no limit is asked for', async () => {
  const page = await pageOf(app, '');
  expect(page.lines).toHaveLength(100);
  expect(page.next).toMatch('cursor=');
});

describe('what is refused', () => {
  async function refusal(query: string): Promise<unknown> {
    const answer = await getLines(app, query);
    expect([query, answer.status]).toEqual([query, 400]);
    expect(answer.headers.get('content-type')).toMatch('application/problem+json');
    const { errors } = (await answer.json()) as { errors: { field: string }[] };
    return errors.map(({ field }) => field);
  }

  it('a month outside of the year', async () => {
    expect(await refusal('year=2025&month=2024-12')).toEqual(['month']);
  });

  it.each([
    ['month=2026-13', 'month'],
    ['month=2026-1', 'month'],
    ['month=2026-01&month=2026-02', 'month'],
    ['limit=0', 'limit'],
    ['limit=1001', 'limit'],
    ['limit=ten', 'limit'],
    ['cursor=nonsense', 'cursor'],
    ['cursor=', 'cursor'],
    ['format=xml', 'format'],
    ['bom=yes', 'bom'],
    ['sort=amount', 'sort'],
    ['brand_id[gte]=a', 'brand_id[gte]'],
  ])('%s', async (query, field) => {
    expect(await refusal(query)).toEqual([field]);
  });

  it('a cursor of another figure', async () => {
    const { next } = await pageOf(app, 'limit=5');
    const cursor = new URLSearchParams(next).get('cursor');
    expect(await refusal(`cursor=${cursor}&month=${year}-01&brand_id=null`)).toEqual(['cursor']);
    expect(await refusal(`cursor=${cursor}&year=${year - 1}`)).toEqual(['cursor']);
    expect((await getLines(app, `cursor=${cursor}&limit=7`)).status).toBe(200);
  });

  it('a cursor that somebody made up, instead of failing on it', async () => {
    const { next } = await pageOf(app, 'limit=5');
    const [mark, day] = JSON.parse(Buffer.from(new URLSearchParams(next).get('cursor')!, 'base64url').toString());
    for (const forged of [[mark, day, 'a\u0000b'], [mark, '2026-02-30', 'a'], [mark, day], [mark, day, 7], {}, null]) {
      const cursor = Buffer.from(JSON.stringify(forged)).toString('base64url');
      expect(await refusal(`cursor=${cursor}`)).toEqual(['cursor']);
    }
  });
});

it('writes an amount that is no number as none, as the figures count it', async () => {
  await client.query(
    `INSERT INTO ns.invoices (id, invoice_date, amount, quantity) VALUES ('nan', '1990-05-05', 'NaN', 'NaN')`,
  );
  expect(await pageOf(app, 'year=1990')).toMatchObject({ total: 1, lines: [{ amount: null, quantity: null }] });
  expect((await getLines(app, 'year=1990&format=csv')).text()).resolves.not.toMatch(/NaN/);
});

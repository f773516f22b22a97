import type pg from 'pg';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, SEEN_WITHIN_MS, warm } from './changes-testing.js';
import { pageOf } from './revenue-lines-testing.js';
import { cents, DEMO_SPELLINGS, parseWithMoney, revenueOf, sumOf, todayIn, trueCells } from './revenue-testing.js';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = await anyClient(database.url);
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

const today = todayIn('America/New_York');
const year = Number(today.slice(0, 4));

async function idOf(name: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>('SELECT id FROM airtable_raw.client WHERE name = $1', [name]);
  return rows[0]!.id;
}

/** What a brand earned, by `GET revenue` and by `GET brands`. */
async function earned(id: string): Promise<{ inRevenue: bigint; inBrands: bigint }> {
  const [revenue, brands] = await Promise.all([revenueOf(app), bodyOf(app, `brands?id=${id}`)]);
  const [brand] = parseWithMoney<{ revenue_ytd: string }[]>(brands);
  return {
    inRevenue: sumOf(revenue.by_brand.filter((bucket) => bucket.brand_id === id).map((bucket) => bucket.revenue)),
    inBrands: cents(brand!.revenue_ytd),
  };
}

async function trueSum(brand: string, spellings: Record<string, string>): Promise<bigint> {
  const cells = await trueCells(client, { year, today, spellings });
  return sumOf(cells.filter(({ brand_name }) => brand_name === brand).map(({ amount }) => amount));
}

/** Waits as long as the promise allows, and no longer. */
async function expectEarned(id: string, sum: bigint): Promise<void> {
  const expected = { inRevenue: sum, inBrands: sum };
  const deadline = performance.now() + SEEN_WITHIN_MS;
  while (performance.now() < deadline) {
    const { inRevenue, inBrands } = await earned(id);
    if (inRevenue === sum && inBrands === sum) return;
  }
  expect(await earned(id)).toEqual(expected);
}

const alias = (spelling: string, id: string): Promise<unknown> =>
  client.query('INSERT INTO pipeline.brand_alias (netsuite_brand, brand_id, created_by) VALUES ($1, $2, $3)', [
    spelling,
    id,
    'ann@example.com',
  ]);

it('moves the money of a spelling as soon as somebody settles it, and back when the word is taken back', async () => {
  const id = await idOf('Kettle & Thyme');
  const before = await trueSum('Kettle & Thyme', DEMO_SPELLINGS);
  const after = await trueSum('Kettle & Thyme', { ...DEMO_SPELLINGS, 'Kettel & Thyme': 'Kettle & Thyme' });
  expect(after).not.toBe(before);
  await Promise.all([warm(app, 'revenue'), warm(app, `brands?id=${id}`)]);
  expect(await earned(id)).toEqual({ inRevenue: before, inBrands: before });
  const { ytd_total } = await revenueOf(app);

  await alias('Kettel & Thyme', id);
  await expectEarned(id, after);
  expect((await revenueOf(app)).ytd_total).toBe(ytd_total);

  await client.query("DELETE FROM pipeline.brand_alias WHERE netsuite_brand = 'Kettel & Thyme'");
  await expectEarned(id, before);
});

it('shows the lines under the brand at once, too', async () => {
  const id = await idOf('Maren Home');
  const [before, unmatched] = [await pageOf(app, `brand_id=${id}&limit=1`), await pageOf(app, 'brand_id=null&limit=1')];
  await alias('Quarry Street Candle Co', id);
  const { rows } = await client.query<{ lines: number }>(
    `SELECT count(*)::int AS lines FROM ns.invoices
      WHERE brand = 'Quarry Street Candle Co' AND invoice_date BETWEEN $1 AND $2`,
    [`${year}-01-01`, today],
  );
  const moved = rows[0]!.lines;
  expect(moved).toBeGreaterThan(0);
  expect((await pageOf(app, `brand_id=${id}&limit=1`)).total).toBe(before.total + moved);
  expect((await pageOf(app, 'brand_id=null&limit=1')).total).toBe(unmatched.total - moved);
});

it('puts a person’s word before the same letters', async () => {
  const [solSea, solAndSea] = [await idOf('Sol-Sea'), await idOf('Sol & Sea')];
  const both = await trueSum('Sol-Sea', { ...DEMO_SPELLINGS, 'Sol & Sea': 'Sol-Sea' });
  await alias('Sol & Sea', solSea);
  await expectEarned(solSea, both);
  await expectEarned(solAndSea, 0n);
});

it('takes the gap off a brand that was never heard of, and leaves the money unmatched where the brand is gone', async () => {
  const ember = await idOf('Ember & Oat');
  const gaps = async (): Promise<string[]> => JSON.parse(await bodyOf(app, `brands/${ember}`)).data_gaps;
  expect(await gaps()).toEqual(['netsuite_brand']);
  const former = await trueSum('Ember & Oat', { ...DEMO_SPELLINGS, 'LUMIERE BOTANIQUE': 'Ember & Oat' });
  await alias('LUMIERE BOTANIQUE', ember);
  await expectEarned(ember, former);
  expect(await gaps()).toEqual([]);

  const unmatched = async (): Promise<bigint> => sumOf([(await revenueOf(app)).by_brand.at(-1)!.revenue]);
  const before = await unmatched();
  await client.query('DELETE FROM airtable_raw.client WHERE id = $1', [ember]);
  const deadline = performance.now() + SEEN_WITHIN_MS;
  while ((await unmatched()) === before && performance.now() < deadline);
  expect(await unmatched()).toBe(before + former);
});

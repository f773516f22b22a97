import { readFileSync } from 'node:fs';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createClient } from '../../client/src/generated/client/index.js';
import * as sdk from '../../client/src/generated/index.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Compiles only where the generated client has these types: `npm run lint` is half of this suite. */
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;
const same = <_T extends true>(): void => undefined;

let database: TestDatabase;
let app: TestApp;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  app = await startTestApp({ databaseUrl: database.url });
  client = createClient({ baseUrl: app.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await database.drop();
});

/** What came, which has to be something. */
function dataOf<T>({ data, error }: { data?: T; error?: unknown }): NonNullable<T> {
  if (data === undefined || data === null) throw new Error(JSON.stringify(error));
  return data;
}

describe('the generated client', () => {
  it('has a function for every operation that is described, and no other', () => {
    const { paths }: OpenAPIObject = JSON.parse(readFileSync(new URL('../../openapi.json', import.meta.url), 'utf8'));
    const operations = Object.values(paths).flatMap((path) => Object.values(path) as { operationId: string }[]);
    const names = operations.map(({ operationId }) =>
      operationId
        .replace(/^[A-Z]/, (letter) => letter.toLowerCase())
        .replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()),
    );
    const functions = Object.entries(sdk).filter(([, value]) => typeof value === 'function');
    expect(functions.map(([name]) => name).sort()).toEqual(names.sort());
  });

  it('reads each list, typed', async () => {
    const products = dataOf(await sdk.productsList({ client }));
    const brands = dataOf(await sdk.brandsList({ client }));
    const lines = dataOf(await sdk.productLinesList({ client }));
    const badges = dataOf(await sdk.lineBadgesList({ client }));
    const skus = dataOf(await sdk.skusList({ client }));
    const devGroups = dataOf(await sdk.devGroupsList({ client }));
    expect([products, brands, lines, badges, skus, devGroups].map((rows) => rows.length)).toEqual([
      160, 17, 13, 13, 741, 29,
    ]);
    same<Same<(typeof products)[number]['brand_id'], string | null>>();
    same<Same<(typeof products)[number]['has_data_gaps'], boolean>>();
    same<Same<(typeof brands)[number]['revenue_ytd'], number>>();
    same<Same<(typeof devGroups)[number]['launch_date'], string | null>>();
  });

  it('reads one record by its id, and says which problem it is where there is none', async () => {
    const [product] = dataOf(await sdk.productsList({ client, query: { limit: 1 } }));
    const [brand] = dataOf(await sdk.brandsList({ client, query: { limit: 1 } }));
    const [sku] = dataOf(await sdk.skusList({ client, query: { limit: 1 } }));
    const [devGroup] = dataOf(await sdk.devGroupsList({ client, query: { limit: 1 } }));
    expect(dataOf(await sdk.productsRecord({ client, path: { id: product!.id } }))).toEqual(product);
    expect(dataOf(await sdk.brandsRecord({ client, path: { id: brand!.id } }))).toEqual(brand);
    expect(dataOf(await sdk.skusRecord({ client, path: { id: sku!.id } }))).toEqual(sku);
    expect(dataOf(await sdk.devGroupsRecord({ client, path: { id: devGroup!.id } }))).toEqual(devGroup);

    const { error, response } = await sdk.productsRecord({ client, path: { id: 'recNowhere' } });
    expect(error).toMatchObject({ status: 404, title: 'Not found', request_id: response?.headers.get('x-request-id') });
    if (error !== undefined) same<Same<(typeof error)['request_id'], string>>();
  });

  it('reads the reports, their lines, health and metrics', async () => {
    const revenue = dataOf(await sdk.revenueOfYear({ client, query: { year: new Date().getFullYear() - 1 } }));
    expect(revenue.monthly).toHaveLength(12);
    same<Same<typeof revenue.ytd_total, number>>();
    same<Same<(typeof revenue.by_brand)[number]['brand_id'], string | null>>();
    const lines = dataOf(await sdk.revenueLinesList({ client, query: { limit: 7, year: revenue.year } }));
    expect(Array.isArray(lines) && lines.length).toBe(7);
    const gaps = dataOf(await sdk.dataGapsReport({ client }));
    expect(gaps.total).toBe(gaps.gaps.length);
    expect(dataOf(await sdk.healthLive({ client }))).toEqual({ status: 'ok' });
    expect(dataOf(await sdk.healthReady({ client }))).toEqual({ status: 'ok' });
    expect(dataOf(await sdk.metricsScrape({ client }))).toMatch('# TYPE');
  });

  it('repeats a parameter that is given several values', async () => {
    const all = dataOf(await sdk.productsList({ client }));
    const [one, other] = [...new Set(all.map(({ status }) => status).filter((status) => status !== null))];
    const some = dataOf(await sdk.productsList({ client, query: { status: [one!, other!] } }));
    expect(some.map(({ id }) => id)).toEqual(
      all.filter(({ status }) => [one, other].includes(status!)).map(({ id }) => id),
    );
    const gaps = dataOf(await sdk.dataGapsReport({ client, query: { resource: ['brands', 'skus'] } }));
    expect(new Set(gaps.gaps.map(({ resource }) => resource))).toEqual(new Set(['brands', 'skus']));
    const unmatched = dataOf(await sdk.revenueLinesList({ client, query: { brand_id: ['null'], limit: 5 } }));
    expect(Array.isArray(unmatched) && unmatched.every(({ brand_id }) => brand_id === null)).toBe(true);
  });

  it('writes a parameter with brackets as the API reads it', async () => {
    const all = dataOf(await sdk.devGroupsList({ client }));
    const from = all
      .map(({ launch_date }) => launch_date)
      .filter((date) => date !== null)
      .sort()[3]!;
    const late = dataOf(await sdk.devGroupsList({ client, query: { 'launch_date[gte]': from } }));
    expect(late.map(({ id }) => id)).toEqual(
      all.filter(({ launch_date }) => launch_date !== null && launch_date >= from).map(({ id }) => id),
    );
    expect(late.length).toBeLessThan(all.length);
    const many = dataOf(await sdk.brandsList({ client, query: { 'product_count[gte]': 5, 'product_count[lte]': 12 } }));
    expect(many.length).toBeGreaterThan(0);
    expect(many.every(({ product_count }) => product_count >= 5 && product_count <= 12)).toBe(true);
  });

  it('tells what is wrong with a value', async () => {
    const { error } = await sdk.revenueOfYear({ client, query: { year: 12 } });
    expect(error?.errors).toEqual([{ field: 'year', message: 'must be a year from 1900 to 2999.' }]);
  });

  it('does not compile with a parameter or a path that does not exist', () => {
    // @ts-expect-error no such parameter
    void ((): unknown => sdk.productsList({ client, query: { colour: ['red'] } }));
    // @ts-expect-error an id is needed
    void ((): unknown => sdk.productsRecord({ client }));
    // @ts-expect-error a list is repeated, not one word
    void ((): unknown => sdk.dataGapsReport({ client, query: { reason: ['because'] } }));
    expect(Object.keys(sdk).length).toBeGreaterThan(15);
  });
});

import { SchedulerRegistry } from '@nestjs/schedule';
import type pg from 'pg';
import { RollupUpkeep } from '../../src/revenue/rollup-upkeep.service.js';
import { until } from '../support/child-instance.js';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient } from './changes-testing.js';
import { type RevenueAnswer, revenueOf, sumOf } from './revenue-testing.js';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let rows: RowBuilders;

beforeAll(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  rows = rowsOf(client);
  app = await startTestApp({ databaseUrl: database.url });
});

beforeEach(async () => {
  await client.query('TRUNCATE ns.invoices, airtable_raw.client, airtable_raw.product, airtable_raw.product_line');
  app.setNow('2026-06-15T16:00:00Z');
});

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

/** As the database says it now: the tests change it faster than changes are announced. */
const revenue = (year?: number): Promise<RevenueAnswer> => revenueOf(app, year, { fresh: true });

it('adds cents that floats would lose, and takes credits off', async () => {
  for (const amount of ['0.10', '0.20', '-0.30', '123456789012.34', '-123456789012.33']) {
    await rows.anInvoiceLine({ amount });
  }
  expect((await revenue()).ytd_total).toBe('0.01');
});

it('answers a total below zero as such', async () => {
  await rows.anInvoiceLine({ amount: '-0.05' });
  const answer = await revenue();
  expect(answer.ytd_total).toBe('-0.05');
  expect(answer.by_brand).toEqual([{ brand_id: null, brand_name: null, revenue: '-0.05' }]);
});

it('counts neither a line without a date nor one without an amount, and fails on none', async () => {
  await rows.anInvoiceLine({ invoice_date: null, amount: '50.00' });
  await client.query("INSERT INTO ns.invoices (id, invoice_date, amount) VALUES ('none', '2026-02-01', NULL)");
  await client.query("INSERT INTO ns.invoices (id, invoice_date, amount) VALUES ('nan', '2026-02-01', 'NaN')");
  await client.query("INSERT INTO ns.invoices (id, invoice_date, amount) VALUES ('ever', 'infinity', 7)");
  await rows.anInvoiceLine({ amount: '1.00' });
  const answer = await revenue();
  expect(answer.ytd_total).toBe('1.00');
  expect(sumOf(answer.by_brand.map((brand) => brand.revenue))).toBe(100n);
});

it('gives the money of an item that products of two lines claim to neither, and of one line’s two products to the line', async () => {
  const [one, other] = [await rows.aProductLine({ name: 'One' }), await rows.aProductLine({ name: 'Other' })];
  await rows.aProduct({ netsuite_item: 'BOTH', product_line: one.id });
  await rows.aProduct({ netsuite_item: 'BOTH', product_line: other.id });
  await rows.aProduct({ netsuite_item: 'TWICE', product_line: one.id });
  await rows.aProduct({ netsuite_item: 'TWICE', product_line: one.id });
  await rows.aProduct({ netsuite_item: 'DANGLING', product_line: 'recNowhere' });
  for (const [item, amount] of [
    ['BOTH', '1.00'],
    ['TWICE', '20.00'],
    ['DANGLING', '300.00'],
    ['NOBODY', '4000.00'],
  ] as const) {
    await rows.anInvoiceLine({ item, amount });
  }
  expect((await revenue()).by_product_line).toEqual([
    { product_line_id: one.id, product_line_name: 'One', revenue: '20.00' },
    { product_line_id: null, product_line_name: null, revenue: '4301.00' },
  ]);
});

it('orders what earned the same by id, so that the same data has the same ETag', async () => {
  const brands = [];
  for (let i = 0; i < 6; i++) brands.push(await rows.aBrand({ id: `rec${'FACEBD'[i]}`, name: `Name ${i}` }));
  for (const { name } of brands) await rows.anInvoiceLine({ brand: name, amount: '5.00' });
  const { by_brand } = await revenue();
  expect(by_brand.map(({ brand_id }) => brand_id)).toEqual(['recA', 'recB', 'recC', 'recD', 'recE', 'recF']);
});

describe('the same stretch of the year before', () => {
  beforeEach(async () => {
    for (const [day, amount] of [
      ['2027-02-27', '1.00'],
      ['2027-02-28', '20.00'],
      ['2027-03-01', '300.00'],
      ['2028-02-28', '4000.00'],
      ['2028-02-29', '50000.00'],
      ['2028-03-01', '600000.00'],
    ] as const) {
      await rows.anInvoiceLine({ invoice_date: day, amount });
    }
  });

  it.each([
    ['2028-02-28', '4000.00', '21.00'],
    ['2028-02-29', '54000.00', '21.00'],
    ['2028-03-01', '654000.00', '321.00'],
    ['2029-02-28', '0.00', '4000.00'],
    ['2029-03-01', '0.00', '654000.00'],
  ])('on %s', async (day, total, previous) => {
    app.setNow(`${day}T17:00:00Z`);
    expect(await revenue()).toMatchObject({ ytd_total: total, previous_year_to_date: previous });
  });

  it('is the whole year before of a year that is over', async () => {
    app.setNow('2030-06-15T16:00:00Z');
    expect(await revenue(2029)).toMatchObject({ ytd_total: '0.00', previous_year_to_date: '654000.00' });
    expect(await revenue(2028)).toMatchObject({ ytd_total: '654000.00', previous_year_to_date: '321.00' });
  });
});

it('is compared with the lines every night, and put right: a figure that somebody falsified does not stay', async () => {
  await rows.anInvoiceLine({ amount: '10.00' });
  await client.query('UPDATE pipeline.revenue_rollup SET amount = amount + 0.01');
  // What makes this a test: the figure is wrong by a cent, and nothing else notices.
  expect((await revenue()).ytd_total).toBe('10.01');
  const nightly = [...app.app.get(SchedulerRegistry).getCronJobs().values()];
  expect(nightly.map((job) => job.cronTime.source)).toContain('0 4 * * *');
  const upkeep = app.app.get(RollupUpkeep);
  // A look that happens to be under way comes first.
  await until(async () => {
    await upkeep.verify();
    return (await revenue()).ytd_total === '10.00';
  });
});

it('sums the lines themselves, to the cent, where the rollup cannot follow', async () => {
  const brand = await rows.aBrand({ name: 'Aurora' });
  await rows.anInvoiceLine({ brand: 'AURORA', amount: '12.34' });
  await rows.anInvoiceLine({ invoice_date: '2026-12-31', amount: '9.00' });
  await client.query('ALTER TABLE ns.invoices DISABLE TRIGGER ALL');
  await rows.anInvoiceLine({ brand: 'nobody', amount: '0.66' });
  const answer = await revenue();
  expect(answer.by_brand).toEqual([
    { brand_id: brand.id, brand_name: 'Aurora', revenue: '12.34' },
    { brand_id: null, brand_name: null, revenue: '0.66' },
  ]);
  expect(answer.ytd_total).toBe('13.00');
});

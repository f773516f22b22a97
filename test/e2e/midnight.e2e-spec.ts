import type pg from 'pg';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient, bodyOf, get, hitsOf, isKept, warm } from './changes-testing.js';
import { statusIfNoneMatch } from './conditional-testing.js';
import { pageOf } from './revenue-lines-testing.js';
import { revenueOf } from './revenue-testing.js';

let database: TestDatabase;
let client: pg.Client;
let rows: RowBuilders;
let started: TestApp[] = [];

/** Every day around the midnights below earned another digit, so that a sum tells which days are in it. */
const LINES: Readonly<Record<string, string>> = {
  '2025-05-31': '0.01',
  '2025-06-01': '0.02',
  '2026-03-07': '1.00',
  '2026-03-08': '2.00',
  '2026-03-09': '4.00',
  '2026-05-31': '10.00',
  '2026-06-01': '20.00',
  '2026-10-31': '100.00',
  '2026-11-01': '200.00',
  '2026-11-02': '400.00',
  '2026-12-31': '1000.00',
  '2027-01-01': '2000.00',
};

beforeAll(async () => {
  database = await createTestDatabase();
  client = await anyClient(database.url);
  rows = rowsOf(client);
  await rows.aBrand({ id: 'recEarly', name: 'Early' });
  await rows.aBrand({ id: 'recLate', name: 'Late' });
  for (const [invoice_date, amount] of Object.entries(LINES)) {
    await rows.anInvoiceLine({ invoice_date, amount, brand: 'Early' });
  }
  await rows.anInvoiceLine({ invoice_date: '2026-06-01', amount: '0.00', brand: 'Late' });
}, 60_000);

afterEach(async () => {
  await Promise.all(started.map((app) => app.close()));
  started = [];
});

afterAll(async () => {
  await client.end();
  await database.drop();
});

/** The product in a zone, at a moment. One a test: what is kept is not made for a clock that goes back. */
async function startIn(zone: string, moment: string): Promise<TestApp> {
  const app = await startTestApp({ databaseUrl: database.url, env: { BUSINESS_TIME_ZONE: zone } });
  started.push(app);
  app.setNow(moment);
  return app;
}

describe.each([
  ['America/New_York', '2026-06-01T03:59:59Z', '2026-06-01T04:00:01Z'],
  ['Asia/Tokyo', '2026-05-31T14:59:59Z', '2026-05-31T15:00:01Z'],
])('midnight in %s, with no table changing', (zone, before, after) => {
  it('lets what is dated tomorrow count from its first second on, in the figures and in the lines', async () => {
    const app = await startIn(zone, before);
    await warm(app, 'revenue');
    expect(await revenueOf(app)).toMatchObject({ ytd_total: '17.00', previous_year_to_date: '0.01' });
    expect((await pageOf(app, 'limit=1')).total).toBe(4);
    app.setNow(after);
    const revenue = await revenueOf(app);
    expect(revenue).toMatchObject({ ytd_total: '37.00', previous_year_to_date: '0.03' });
    expect(revenue.monthly.at(-1)).toEqual({ month: '2026-06', revenue: '20.00' });
    expect((await pageOf(app, 'limit=1')).total).toBe(6);
  });

  it('lets go of the bytes that were kept, and of their ETag', async () => {
    const app = await startIn(zone, before);
    const statusOf = (path: string, etag: string): Promise<number> =>
      statusIfNoneMatch(`${app.url}/api/pipeline/${path}`, etag);
    const etags = new Map<string, string>();
    for (const path of ['revenue', 'brands', 'brands/recEarly']) {
      await warm(app, path);
      etags.set(path, (await get(app, path)).headers.get('etag')!);
    }
    const hits = hitsOf(app);
    for (const [path, etag] of etags) expect([path, await statusOf(path, etag)]).toEqual([path, 304]);
    expect(hitsOf(app)).toBe(hits + etags.size);
    app.setNow(after);
    for (const [path, etag] of etags) expect([path, await statusOf(path, etag)]).toEqual([path, 200]);
  });

  it('closes the gap of a brand whose first line is dated that day', async () => {
    const app = await startIn(zone, before);
    const gaps = async (): Promise<[string[], number]> => [
      JSON.parse(await bodyOf(app, 'brands/recLate')).data_gaps,
      JSON.parse(await bodyOf(app, 'data-gaps?resource=brands')).total,
    ];
    await warm(app, 'brands/recLate');
    await warm(app, 'data-gaps?resource=brands');
    expect(await gaps()).toEqual([['netsuite_brand'], 1]);
    app.setNow(after);
    expect(await gaps()).toEqual([[], 0]);
  });

  it('is none when it is one in UTC', async () => {
    const app = await startIn(zone, '2026-06-10T23:59:59Z');
    await warm(app, 'revenue');
    const kept = await bodyOf(app, 'revenue');
    app.setNow('2026-06-11T00:00:01Z');
    expect(await isKept(app, 'revenue')).toBe(true);
    expect(await bodyOf(app, 'revenue')).toBe(kept);
  });
});

it('begins another year in Tokyo, and not yet in New York', async () => {
  const [newYork, tokyo] = [
    await startIn('America/New_York', '2026-12-31T15:00:01Z'),
    await startIn('Asia/Tokyo', '2026-12-31T15:00:01Z'),
  ];
  expect(await revenueOf(newYork)).toMatchObject({ year: 2026, ytd_total: '1737.00' });
  expect(await revenueOf(newYork, 2027)).toMatchObject({ ytd_total: '0.00', monthly: [] });
  expect(await revenueOf(tokyo)).toMatchObject({
    year: 2027,
    ytd_total: '2000.00',
    previous_year_to_date: '0.00',
    monthly: [{ month: '2027-01', revenue: '2000.00' }],
  });
});

it.each([
  [
    'loses an hour: the 8th of March begins at 05:00 in UTC and ends at 04:00',
    [
      ['2026-03-08T04:59:59Z', '1.00'],
      ['2026-03-08T05:00:01Z', '3.00'],
      ['2026-03-09T03:59:59Z', '3.00'],
      ['2026-03-09T04:00:01Z', '7.00'],
      ['2026-03-09T05:00:01Z', '7.00'],
    ],
  ],
  [
    'wins an hour: the 1st of November begins at 04:00 and ends at 05:00',
    [
      ['2026-11-01T03:59:59Z', '137.00'],
      ['2026-11-01T04:00:01Z', '337.00'],
      ['2026-11-02T04:00:01Z', '337.00'],
      ['2026-11-02T04:59:59Z', '337.00'],
      ['2026-11-02T05:00:01Z', '737.00'],
    ],
  ],
])('keeps to the wall of New York on a day that %s', async (_, moments) => {
  const app = await startIn('America/New_York', moments[0]![0]!);
  for (const [moment, total] of moments) {
    app.setNow(moment!);
    expect([moment, (await revenueOf(app)).ytd_total]).toEqual([moment, total]);
    await warm(app, 'revenue');
  }
});

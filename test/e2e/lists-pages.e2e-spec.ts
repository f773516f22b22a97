import http from 'node:http';
import pg from 'pg';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let rows: RowBuilders;

const STATUSES = ['Active', 'Concept', 'active', null];

beforeAll(async () => {
  database = await createTestDatabase('empty');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  rows = rowsOf(client);
  // Names and statuses repeat, and some are empty, so that most rows stand in ties.
  for (let i = 0; i < 60; i++) {
    const { id } = await rows.aProduct({ name: i % 7 === 0 ? null : `Élan ${i % 9}`, status: STATUSES[i % 4]! });
    if (i % 3 === 0) for (let k = 0; k < i % 5; k++) await rows.aSku({ product_id: id });
  }
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

/** Reads the database each time, so that each page sees what happened since the one before. */
const get = (path: string) => fetch(new URL(path, app.url), { headers: { 'cache-control': 'no-cache' } });

function linksOf(answer: Response): Record<string, string> {
  const links = (answer.headers.get('link') ?? '').matchAll(/<([^>]*)>; rel="([^"]*)"/g);
  return Object.fromEntries([...links].map(([, target, rel]) => [rel, target]));
}

async function idsOf(path: string): Promise<string[]> {
  return ((await (await get(path)).json()) as { id: string }[]).map(({ id }) => id);
}

async function walk(first: string, limit: number, between: () => Promise<void>): Promise<string[]> {
  const ids: string[] = [];
  for (let path: string | undefined = first; path !== undefined; ) {
    const answer: Response = await get(path);
    expect(answer.status).toBe(200);
    const page = (await answer.json()) as { id: string }[];
    ids.push(...page.map(({ id }) => id));
    path = linksOf(answer).next;
    // Only the last page may be short.
    if (path !== undefined) expect(page).toHaveLength(limit);
    await between();
  }
  return ids;
}

const SORTS = ['name', '-name', 'sku_count', '-status,name', 'has_data_gaps,-sku_count', '-id'];
const CASES = SORTS.flatMap((sort) => [1, 7, 50].map((limit) => ({ sort, limit })));

it.each(CASES)(
  'walks all pages of $limit by $sort, each row once, in the order of the list',
  async ({ sort, limit }) => {
    const list = `/api/pipeline/products?sort=${sort}`;
    expect(await walk(`${list}&limit=${limit}`, limit, async () => undefined)).toEqual(await idsOf(list));
  },
);

it.each(CASES)('neither repeats nor skips a row that stayed, by $sort, $limit at a time', async ({ sort, limit }) => {
  const list = `/api/pipeline/products?sort=${sort}`;
  const stayed = await idsOf(list);
  const passing: string[] = [];
  let turn = 0;
  const walked = await walk(`${list}&limit=${limit}`, limit, async () => {
    // Rows come in everywhere in the order and go again, some of them just read, some just ahead.
    const [come, gone] = [turn++ % 3 !== 2, passing[0]];
    if (come && turn < 80) {
      const name = [null, 'Élan 3', 'aaa', 'zzz'][turn % 4]!;
      passing.push((await rows.aProduct({ name, status: STATUSES[turn % 3]! })).id);
    } else if (gone !== undefined) {
      await client.query('DELETE FROM airtable_raw.product WHERE id = $1', [passing.shift()]);
    }
  });
  const known = new Set(stayed);
  expect(walked.filter((id) => known.has(id))).toEqual(stayed);
  expect(new Set(walked).size).toBe(walked.length);
  await client.query('DELETE FROM airtable_raw.product WHERE id <> ALL($1)', [stayed]);
});

it('goes on behind a row that was deleted after it was read', async () => {
  const before = await idsOf('/api/pipeline/products?sort=id');
  const answer = await get('/api/pipeline/products?sort=id&limit=5');
  const last = before[4]!;
  await client.query("UPDATE airtable_raw.product SET id = 'moved-away' WHERE id = $1", [last]);
  expect((await idsOf(linksOf(answer).next!))[0]).toBe(before[5]);
  await client.query("UPDATE airtable_raw.product SET id = $1 WHERE id = 'moved-away'", [last]);
});

it('says where the first and the next page are, and how many rows there are on all of them', async () => {
  const first = await get('/api/pipeline/products?status=Active&sort=-name&limit=4&fields=id');
  const total = (await idsOf('/api/pipeline/products?status=Active')).length;
  expect(first.headers.get('x-total-count')).toBe(String(total));
  const second = await get(linksOf(first).next!);
  expect(second.headers.get('x-total-count')).toBe(String(total));
  expect(linksOf(second).first).toBe(linksOf(first).first);
  expect(await idsOf(linksOf(second).first!)).toEqual(
    await idsOf('/api/pipeline/products?status=Active&sort=-name&limit=4'),
  );
});

it('gives no links without a limit, and no next page where there is none', async () => {
  expect((await get('/api/pipeline/products')).headers.get('link')).toBeNull();
  expect(Object.keys(linksOf(await get('/api/pipeline/products?limit=60')))).toEqual(['first']);
  expect(Object.keys(linksOf(await get('/api/pipeline/products?limit=59')))).toEqual(['first', 'next']);
  expect(Object.keys(linksOf(await get('/api/pipeline/products?q=nobody&limit=1')))).toEqual(['first']);
});

it('keeps every filter in the links, whatever is in it', async () => {
  await rows.aBrand({ name: 'A&B "=c>;,' });
  await rows.aBrand({ name: 'A&B "=c>;, (2)' });
  const answer = await get(`/api/pipeline/brands?limit=1&q=${encodeURIComponent('A&B "=c>;,')}&product_count[lte]=5`);
  expect(answer.headers.get('x-total-count')).toBe('2');
  const [next] = await idsOf(linksOf(answer).next!);
  expect(next).not.toBe(((await answer.json()) as { id: string }[])[0]!.id);
});

it('leads from a page in CSV to the next one in CSV, however the first was asked for', async () => {
  const url = `${app.url}/api/pipeline/products?limit=2&sort=id&q=elan`;
  const byHeader = await fetch(url, { headers: { accept: 'text/csv' } });
  const byParameter = await fetch(`${url}&format=csv`);
  for (const answer of [byHeader, byParameter]) {
    const next = await get(linksOf(answer).next!);
    expect(next.headers.get('content-type')).toMatch(/^text\/csv/);
  }
});

it('leads from a page in JSON to the next one in JSON although the reader prefers CSV', async () => {
  const url = `${app.url}/api/pipeline/products?limit=2&sort=id&q=elan`;
  await (await fetch(url)).text();
  const accept = { headers: { accept: 'text/csv' } };
  const answer = await fetch(`${url}&format=json`, accept);
  const next = await fetch(new URL(linksOf(answer).next!, app.url), accept);
  expect(next.headers.get('content-type')).toMatch(/^application\/json/);
});

it('never leads to another host, whatever host somebody named before', async () => {
  const target = 'http://elsewhere.example/api/pipeline/products?limit=3&sort=id&q=lan';
  const { hostname, port } = new URL(app.url);
  const status = await new Promise((resolve, reject) => {
    // The absolute form of a request target, as a proxy sends it.
    const request = http.get({ hostname, port, path: target }, (answer) =>
      answer.resume().on('end', () => resolve(answer.statusCode)),
    );
    request.on('error', reject);
  });
  expect(status).toBe(200);
  const { first, next } = linksOf(await fetch(`${app.url}/api/pipeline/products?q=lan&limit=3&sort=id`));
  for (const link of [first, next]) expect(link).toMatch(/^\/api\/pipeline\/products\?/);
});

import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import pg from 'pg';
import { ReadyBytes } from '../../src/common/ready-bytes/ready-bytes.js';
import { type RowBuilders, rowsOf } from '../support/rows.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** An answer as it came over the wire: `fetch` would decode it and ask for encodings of its own. */
interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  etag: string;
  body: Buffer;
}

const LISTS = ['products', 'brands', 'product-lines', 'skus', 'dev-groups', 'line-badges', 'revenue'];

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let rows: RowBuilders;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  rows = rowsOf(client);
  app = await startTestApp({ databaseUrl: database.url });
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

function get(path: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = http.get(`${app.url}/api/pipeline/${path}`, { headers }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('end', () =>
        resolve({
          status: answer.statusCode!,
          headers: answer.headers,
          etag: answer.headers.etag!,
          body: Buffer.concat(parts),
        }),
      );
    });
    request.on('error', reject);
  });
}

/** A query that nobody asked before, with the same rows. */
let asked = 0;
const unasked = (): string => `products?sort=name&sku_count[gte]=-${++asked}`;

describe.each(LISTS)('%s', (list) => {
  it('has a strong ETag, and 304 for whoever has it', async () => {
    const first = await get(list);
    expect(first.etag).toMatch(/^"[\w.-]{20,}"$/);
    const again = await get(list, { 'if-none-match': first.etag });
    expect([again.status, again.body.length, again.etag]).toEqual([304, 0, first.etag]);
    expect(again.headers['content-type']).toBeUndefined();
    expect(again.headers['cache-control']).toBe(first.headers['cache-control']);
    expect(again.headers.vary).toBe('Accept, Accept-Encoding');
    const fresh = await get(list, { 'if-none-match': first.etag, 'cache-control': 'no-cache' });
    expect([fresh.status, fresh.body.length]).toEqual([304, 0]);
  });

  it('decodes from gzip and brotli to the same bytes, under another ETag each', async () => {
    const plain = await get(list);
    const gzip = await get(list, { 'accept-encoding': 'gzip' });
    const brotli = await get(list, { 'accept-encoding': 'br' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    expect(gzip.headers['content-encoding']).toBe('gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gunzipSync(gzip.body)).toEqual(plain.body);
    expect(brotliDecompressSync(brotli.body)).toEqual(plain.body);
    expect(new Set([plain.etag, gzip.etag, brotli.etag]).size).toBe(3);
    for (const { headers, body } of [plain, gzip, brotli]) expect(headers['content-length']).toBe(String(body.length));
  });
});

describe('If-None-Match', () => {
  const forms: [name: string, header: (etag: string) => string][] = [
    ['the tag', (etag) => etag],
    ['any tag', () => '*'],
    ['a weak form of it', (etag) => `W/${etag}`],
    ['one of several', (etag) => `"other", W/"another" ,${etag},"last"`],
  ];

  it.each(forms)('is answered with 304 for %s, on the first miss and on a hit', async (_name, header) => {
    const { etag } = await get(unasked());
    const path = unasked();
    const kept = app.app.get(ReadyBytes);
    const before = { ...kept.counts };
    const miss = await get(path, { 'if-none-match': header(etag) });
    const hit = await get(path, { 'if-none-match': header(etag) });
    expect([kept.counts.misses - before.misses, kept.counts.hits - before.hits]).toEqual([1, 1]);
    expect([miss.status, hit.status]).toEqual([304, 304]);
    expect([miss.etag, hit.etag]).toEqual([etag, etag]);
  });

  it.each(['"other"', 'W/"other"', 'garbage', '', '""', '"*"'])('is answered in full for %j', async (header) => {
    const path = unasked();
    for (let turn = 0; turn < 2; turn++) {
      const answer = await get(path, { 'if-none-match': header });
      expect([answer.status, answer.body.length > 0]).toEqual([200, true]);
    }
  });

  it('counts as not modified only what was answered so', async () => {
    const { counts } = app.app.get(ReadyBytes);
    const { etag } = await get('brands');
    const before = counts.notModified;
    await get('brands', { 'if-none-match': '"other"' });
    expect(counts.notModified).toBe(before);
    await get('brands', { 'if-none-match': etag });
    expect(counts.notModified).toBe(before + 1);
  });

  it('takes the tag of one encoding for another', async () => {
    const { etag } = await get('skus', { 'accept-encoding': 'gzip' });
    expect((await get('skus', { 'if-none-match': etag, 'accept-encoding': 'br' })).status).toBe(304);
  });
});

describe('Accept-Encoding', () => {
  it.each([
    ['gzip, deflate, br', 'br'],
    ['GZIP', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['gzip;q=0', undefined],
    ['gzip;q=0.000, br; q=0.0', undefined],
    ['identity', undefined],
    ['deflate', undefined],
    ['', undefined],
  ])('%j gets %s', async (header, encoding) => {
    const answer = await get('skus', { 'accept-encoding': header });
    expect(answer.headers['content-encoding']).toBe(encoding);
    if (encoding === undefined) expect(JSON.parse(answer.body.toString())).toHaveLength(741);
  });
});

describe('a change of the data', () => {
  const CHANGES: [list: string, sql: string][] = [
    [
      'products',
      "UPDATE airtable_raw.product SET name = name || '.' WHERE id = (SELECT min(id) FROM airtable_raw.product)",
    ],
    ['brands', "UPDATE airtable_raw.client SET name = name || '.' WHERE name = 'Northfold'"],
    [
      'brands',
      'DELETE FROM airtable_raw.sku WHERE id = (SELECT min(id) FROM airtable_raw.sku WHERE product_id IN (SELECT id FROM airtable_raw.product WHERE brand_id IN (SELECT id FROM airtable_raw.client)))',
    ],
    ['product-lines', "UPDATE airtable_raw.product_line SET name = name || '.'"],
    ['skus', "UPDATE airtable_raw.product SET name = name || '!'"],
    ['dev-groups', 'UPDATE airtable_raw.dev_group SET launch_date = launch_date + 1'],
    ['dev-groups', "UPDATE pdos.pending_sync_queue SET status = 'dead'"],
    ['line-badges', "UPDATE airtable_raw.product_line SET logo_url = 'https://logo.example/1.png'"],
    ['revenue', "UPDATE ns.invoices SET amount = amount + 0.01 WHERE id = 'INV9008-1'"],
    ['products', 'TRUNCATE airtable_raw.sku'],
  ];

  it.each(CHANGES)('%s has another ETag within 100 ms of: %s', async (list, sql) => {
    const before = await get(list);
    expect((await get(list, { 'if-none-match': before.etag })).status).toBe(304);
    await client.query(sql);
    const committed = performance.now();
    let after = await get(list, { 'if-none-match': before.etag });
    while (after.status === 304 && performance.now() - committed < 100) {
      await sleep(2);
      after = await get(list, { 'if-none-match': before.etag });
    }
    expect(after.status).toBe(200);
    expect(after.etag).not.toBe(before.etag);
    expect(after.body.equals(before.body)).toBe(false);
  });

  it('is seen at once by a reader who asks for the database itself', async () => {
    const before = await get('brands?q=northfold');
    await client.query("UPDATE airtable_raw.client SET name = 'Northfold Two' WHERE name LIKE 'Northfold%'");
    const after = await get('brands?q=northfold', { 'cache-control': 'no-cache' });
    expect(after.etag).not.toBe(before.etag);
    expect(after.body.toString()).toContain('Northfold Two');
  });

  it('behind a page is seen too: its rows are the same, but not its links and its total', async () => {
    const page = 'products?q=unheard-of&limit=1&sort=id';
    await rows.aProduct({ id: 'rec-unheard-1', name: 'Unheard-of' });
    const fresh = { 'cache-control': 'no-cache' };
    const before = await get(page, fresh);
    await rows.aProduct({ id: 'rec-unheard-2', name: 'Unheard-of' });
    const after = await get(page, { ...fresh, 'if-none-match': before.etag });
    expect(after.status).toBe(200);
    expect(after.body).toEqual(before.body);
    expect(after.headers['x-total-count']).toBe('2');
    expect(after.headers.link).toContain('rel="next"');
  });
});

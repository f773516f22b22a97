import { readdir, readlink } from 'node:fs/promises';
import http from 'node:http';
import { tmpdir } from 'node:os';
import type pg from 'pg';
import { Warehouse } from '../../src/database/warehouse.js';
import { until } from '../support/child-instance.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { anyClient } from './changes-testing.js';
import { getLines, pageOf, readCsv, walk } from './revenue-lines-testing.js';

let database: TestDatabase;
let client: pg.Client;
let app: TestApp;
let month: string;
let year: string;

beforeAll(async () => {
  database = await createTestDatabase('demo');
  client = await anyClient(database.url);
  app = await startTestApp({ databaseUrl: database.url });
  const { rows } = await client.query<{ month: string }>(
    "SELECT to_char(synced_at - interval '40 days', 'YYYY-MM') AS month FROM ns.invoices ORDER BY synced_at DESC LIMIT 1",
  );
  month = rows[0]!.month;
  year = String(Number(month.slice(0, 4)) - 1);
}, 120_000);

afterAll(async () => {
  await app.close();
  await client.end();
  await database.drop();
});

/** Temporary files that this process has open; they have lost their names. */
async function openSpools(): Promise<string[]> {
  const descriptors = await readdir('/proc/self/fd');
  const targets = await Promise.all(descriptors.map((fd) => readlink(`/proc/self/fd/${fd}`).catch(() => '')));
  return targets.filter((target) => target.includes('athena-spool-'));
}

/**
 * Asks for a whole CSV on a connection of its own, and resolves when that is closed. `during` may hang up. Not by
 * `fetch`: what that gives up it leaves as a silent connection, for which the end of the server would wait a minute.
 */
function download(period: string, during: (request: http.ClientRequest) => void): Promise<void> {
  return new Promise((resolve) => {
    const url = `${app.url}/api/pipeline/revenue/lines?${period}&format=csv`;
    const request = http.get(url, { agent: false });
    request.on('error', () => undefined);
    request.on('close', () => resolve());
    during(request);
  });
}

/** Hangs up while the CSV of a year is being made. */
const hangUpEarly = (): Promise<void> =>
  download(`year=${year}`, (request) => {
    request.on('socket', (socket) => socket.on('connect', () => setTimeout(() => request.destroy(), 20)));
  });

/** Hangs up when the first bytes of the CSV of a month are there. */
const hangUpLate = (): Promise<void> =>
  download(`month=${month}`, (request) => {
    request.on('response', (answer) => answer.once('data', () => request.destroy()));
  });

const poolOf = (): Warehouse['pool'] => app.app.get(Warehouse).pool;
const isPoolQuiet = (): boolean => poolOf().waiting === 0 && poolOf().idle === poolOf().total;

describe('a whole CSV', () => {
  it('holds the lines of all JSON pages, in their order, and says how many', async () => {
    const answer = await getLines(app, `month=${month}&format=csv`);
    expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8; header=present');
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="revenue-lines.csv"');
    const csv = readCsv(await answer.text());
    const { lines, total } = await walk(app, `month=${month}&limit=1000`);
    expect(csv).toEqual(
      lines.map(({ id, amount, brand_id, product_line_id }) => ({ id, amount, brand_id, product_line_id })),
    );
    expect(Number(answer.headers.get('x-total-count'))).toBe(total);
  }, 60_000);

  it('comes for Accept: text/csv as for format=csv, and a page of it where a limit is given', async () => {
    const whole = await (await getLines(app, `month=${month}&format=csv`)).text();
    const accepted = await getLines(app, `month=${month}`, { headers: { accept: 'text/csv' } });
    expect(await accepted.text()).toBe(whole);
    const page = await getLines(app, `month=${month}&limit=3&format=csv`);
    expect(await page.text()).toBe(`${whole.split('\r\n').slice(0, 4).join('\r\n')}\r\n`);
    expect(page.headers.get('link')).toMatch('rel="next"');
  });

  it('begins with a byte order mark where one is asked for', async () => {
    const bytes = Buffer.from(await (await getLines(app, `month=${month}&format=csv&bom=1`)).arrayBuffer());
    expect([...bytes.subarray(0, 5)]).toEqual([0xef, 0xbb, 0xbf, ...Buffer.from('id')]);
  });

  it('says no to a spreadsheet that would run a customer’s name', async () => {
    const { rows } = await client.query<{ month: string }>(
      "SELECT to_char(invoice_date, 'YYYY-MM') AS month FROM ns.invoices WHERE customer_name LIKE '=HYPERLINK%' LIMIT 1",
    );
    const csv = await (await getLines(app, `month=${rows[0]!.month}&format=csv`)).text();
    expect(csv).toMatch(`"'=HYPERLINK(""https://example.com"",""Ledger"")"`);
  });
});

describe.each([
  ['a JSON page', 'limit=50'],
  ['a page of CSV', 'limit=50&format=csv'],
  ['a whole CSV', 'format=csv'],
])('%s', (_, form) => {
  it('has a strong ETag, which is good until a line changes', async () => {
    const query = `month=${month}&${form}`;
    const first = await getLines(app, query);
    const etag = first.headers.get('etag')!;
    expect(etag).toMatch(/^"[\w-]+(\.\w+)?"$/);
    await first.arrayBuffer();
    const again = await getLines(app, query, { headers: { 'if-none-match': etag } });
    expect([again.status, await again.text(), again.headers.get('etag')]).toEqual([304, '', etag]);

    const change = `UPDATE ns.invoices SET customer_name = customer_name || '!'
                     WHERE id = (SELECT id FROM ns.invoices WHERE to_char(invoice_date, 'YYYY-MM') = $1
                                  ORDER BY invoice_date, id LIMIT 1)`;
    await client.query(change, [month]);
    const changed = await getLines(app, query, { headers: { 'if-none-match': etag } });
    expect(changed.status).toBe(200);
    expect(changed.headers.get('etag')).not.toBe(etag);
    await changed.arrayBuffer();
  });

  it('answers HEAD with the headers of GET and nothing else', async () => {
    const query = `month=${month}&${form}`;
    const headersOf = ({ headers }: Response): unknown =>
      ['etag', 'content-type', 'content-length', 'x-total-count', 'link', 'vary'].map((name) => headers.get(name));
    const plain = { 'accept-encoding': 'identity' };
    const got = await getLines(app, query, { headers: plain });
    await got.arrayBuffer();
    const head = await getLines(app, query, { method: 'HEAD', headers: plain });
    expect([head.status, await head.text()]).toEqual([200, '']);
    expect(headersOf(head)).toEqual(headersOf(got));
  });
});

it('changes the ETag of a page when a line comes in behind it, because the total and the link do', async () => {
  const query = `month=${month}&limit=5`;
  const { etag, total } = await pageOf(app, query);
  await client.query(`INSERT INTO ns.invoices (id, invoice_date, amount) VALUES ('zzz', $1, 1)`, [`${month}-28`]);
  const after = await pageOf(app, query);
  expect(after.total).toBe(total + 1);
  expect(after.etag).not.toBe(etag);
});

describe('readers that hang up', () => {
  it('leave no connection of the pool taken, no work going on, and no file open', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? hangUpEarly() : hangUpLate())));
    const since = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, i) => getLines(app, `month=${month}&limit=${i + 1}`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
    await until(isPoolQuiet, 5_000);
    expect(performance.now() - since).toBeLessThan(5_000);
    await until(async () => (await openSpools()).length === 0);
  }, 60_000);

  it('do not make the others wait for what nobody reads any more', async () => {
    await Promise.all(Array.from({ length: 20 }, hangUpEarly));
    // Reading 20 times a whole year takes many seconds; noticing that nobody listens, a step of one.
    await until(isPoolQuiet, 3_000);
  }, 60_000);
});

it('gives every temporary file back, also after answers that were read to their end, HEAD and 304', async () => {
  const query = `month=${month}&format=csv`;
  for (let i = 0; i < 3; i++) {
    const answer = await getLines(app, query);
    const etag = answer.headers.get('etag')!;
    await answer.arrayBuffer();
    await getLines(app, query, { headers: { 'if-none-match': etag } });
    await getLines(app, query, { method: 'HEAD' });
  }
  await until(async () => (await openSpools()).length === 0, 2_000);
  expect((await readdir(tmpdir())).filter((name) => name.startsWith('athena-spool-'))).toEqual([]);
});

it('leaves connections of the pool to others, and refuses nobody, while eleven whole downloads are wanted', async () => {
  const statuses: number[] = [];
  const requests: http.ClientRequest[] = [];
  const downloads = Array.from({ length: 11 }, () =>
    download(`year=${year}`, (request) => {
      requests.push(request);
      request.on('response', (answer) => {
        statuses.push(answer.statusCode!);
        answer.resume();
      });
    }),
  );
  // A connection that is not to be had within two seconds is a 503.
  for (const end = performance.now() + 3_000; performance.now() < end; ) {
    const brands = await fetch(`${app.url}/api/pipeline/brands`, { headers: { 'cache-control': 'no-cache' } });
    statuses.push(brands.status);
    await brands.arrayBuffer();
  }
  expect(new Set(statuses)).toEqual(new Set([200]));
  for (const request of requests) request.destroy();
  await Promise.all(downloads);
}, 60_000);
